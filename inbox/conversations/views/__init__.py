"""Pages and fragments of conversations: load, one domain call, render."""
