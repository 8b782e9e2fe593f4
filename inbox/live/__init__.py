"""The team's websocket: what browsers hear, and who may listen."""
