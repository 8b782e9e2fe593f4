"""Owning: whose a conversation is, who is there to take it, whose turn it is."""
