"""The pages of numbers: carrier accounts, the numbers, a new inbox, the check-up."""
