"""The settings pages: one form per card, each save audited and open to Undo."""
