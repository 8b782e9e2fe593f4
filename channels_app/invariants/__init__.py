"""What must be true after any fault (RELIABILITY.md part 2): each broken promise is one line.

`rows` looks into the database, `papers` compares it with what the pretend carrier wrote down.
"""

from channels_app.invariants.papers import Ledger, Log
from channels_app.invariants.rows import broken_rows

__all__ = ["Ledger", "Log", "broken_rows"]
