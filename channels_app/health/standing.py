"""How long work has waited, and when a worker was last seen at it: one look for all who ask."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from inbox import tenancy

AGES = "SELECT oldest_delivery, oldest_message, last_sweep FROM queue_ages()"
LATE = 20.0  # seconds: a worker looks every two, so this is no burst
STUCK = 120.0  # the product cannot pass on what it takes: readyz says so


@dataclass(frozen=True)
class Standing:
    """Seconds since the oldest webhook and message were due, and since a worker last made a round;
    None where there is none.
    """

    oldest_delivery: float | None
    oldest_message: float | None
    last_sweep: float | None

    @property
    def is_stuck(self) -> bool:
        """Work has waited for minutes."""
        return max(self.oldest_delivery or 0, self.oldest_message or 0) > STUCK

    @property
    def has_no_worker(self) -> bool:
        """Nobody has looked for work for so long that nobody is there to do it."""
        return self.last_sweep is not None and self.last_sweep > LATE

    @property
    def is_late(self) -> bool:
        """Whoever sends should know: nothing goes out, or comes in, just now."""
        waits = max(self.oldest_delivery or 0, self.oldest_message or 0)
        return self.has_no_worker or waits > 2 * LATE

    @property
    def since(self) -> float:
        """How long it has been so."""
        waits = max(self.oldest_delivery or 0, self.oldest_message or 0)
        return max(waits, self.last_sweep or 0 if self.has_no_worker else 0)


def now() -> Standing:
    """The whole product's, whoever asks: one statement that reads the ends of three indexes. Raises
    DatabaseError.
    """
    delivery, message, sweep = tenancy.control(AGES)[0]
    at = timezone.now()
    return Standing(_age(at, delivery), _age(at, message), _age(at, sweep))


def _age(now: datetime, then: datetime | None) -> float | None:
    # what is scheduled for later does not wait yet
    return None if then is None or then > now else round((now - then).total_seconds(), 1)
