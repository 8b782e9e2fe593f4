"""A mail from the moment it is wanted until the server has it."""

from typing import Any

from django.db import models
from django.db.models.functions import Now

from inbox.secrets import SecretField


class Letter(models.Model):
    """One mail to one person, of no organization. What it says is sealed, as links are in it, and
    forgotten as soon as it has ended; the row stays a week to be counted.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        SENDING = "sending"
        DONE = "done"
        UNSURE = "unsure"  # the server may have it: it is not sent again
        FAILED = "failed"

    # "" for a mail that is written; else who writes it when it leaves, from what is held.
    kind = models.CharField(max_length=20, blank=True)
    held = SecretField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(db_default=Now())
    # when to try; of one that is being sent, since when
    due_at = models.DateTimeField(db_default=Now())

    objects: Any = models.Manager()

    class Meta:
        indexes = [
            # what is to be sent, and what a dead worker left behind
            models.Index(
                fields=["state", "due_at"],
                condition=models.Q(state__in=["waiting", "sending"]),
                name="letter_due",
            ),
        ]

    def __str__(self) -> str:
        return f"letter {self.pk}: {self.state}"
