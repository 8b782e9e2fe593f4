"""The way out: claim and commit, call the carrier, record. PostgreSQL is the queue."""
