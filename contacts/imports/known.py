"""An address that is known already, as a row of a file meets it."""

from dataclasses import dataclass


@dataclass(slots=True)
class Known:
    """An address we have; `contact` is whose it is."""

    id: int
    is_out: bool
    contact: int | None
    is_hidden: bool  # its contact is another member's alone
