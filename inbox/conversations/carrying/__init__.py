"""Carrying: what comes from carriers and what waits for them. No carrier is called here."""
