"""Building: what a campaign says, whom it is for, and what it would do."""
