"""Handing a mail to the server, and what is known of it afterwards."""

import logging
from contextlib import suppress
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused
from types import TracebackType
from typing import Any

from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger("frontdesk.mails")
SENT, REFUSED, SENDING = "sent", "refused", "sending"
# Raised before the server took the words: it certainly has no mail of ours.
NOT_LEFT = (
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)


class Server:
    """A connection to the mail server, for several mails; closed on leaving."""

    def __init__(self) -> None:
        self._connection: Any = None

    @property
    def is_open(self) -> bool:
        return self._connection is not None

    def __enter__(self) -> "Server":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def open(self) -> bool:
        """Whether the server answers."""
        connection: Any = get_connection()
        try:
            connection.open()
        except Exception as error:  # nothing was said yet, whatever went wrong
            _failed(error, REFUSED)
            return False
        self._connection = connection
        return True

    def send(self, mail: EmailMessage) -> str:
        """Sent, refused, or sending for ever: it may have left. After a failure the connection is
        another one's.
        """
        mail.connection = self._connection
        try:
            mail.send()
        except NOT_LEFT as error:
            self.close()
            return _failed(error, REFUSED)
        except Exception as error:
            self.close()
            return _failed(error, SENDING)
        return SENT

    def close(self) -> None:
        """Say good-bye, if the server still listens."""
        if self._connection is not None:
            with suppress(Exception):
                self._connection.close()
        self._connection = None


def post(mail: EmailMessage) -> str:
    """One mail: sent, refused, or sending for ever."""
    with Server() as server:
        return server.send(mail) if server.open() else REFUSED


def _failed(error: Exception, state: str) -> str:
    logger.warning("a mail was not sent (%s): %s", type(error).__name__, state)
    return state
