"""What is to be mailed."""
