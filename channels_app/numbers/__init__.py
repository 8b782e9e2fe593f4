"""Phone numbers: what the carrier accounts have, buying, webhooks, inboxes, giving back."""
