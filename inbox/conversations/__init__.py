"""The heart: inboxes, their channels, the conversations on them and what is written there."""
