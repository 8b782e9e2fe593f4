"""What starts, checks and serves the product; nothing in the product imports it."""
