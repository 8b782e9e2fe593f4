"""Registering with the carriers: brands, campaigns, toll-free numbers and numbers abroad."""
