"""What the pill above an inbox's conversations says."""
