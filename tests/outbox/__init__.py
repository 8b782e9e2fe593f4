"""A message leaves once and its truth comes back: the outbox against a pretend carrier's process."""
