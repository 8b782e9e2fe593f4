"""Watching: how far a campaign is, in numbers and live."""
