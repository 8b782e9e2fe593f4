"""Being told: what concerns a member, how they want to hear of it, and what was mailed."""
