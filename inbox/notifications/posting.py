"""Handing a mail to the server, and what is known of it afterwards."""

import logging
from contextlib import suppress
from smtplib import SMTPNotSupportedError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMessage, get_connection

logger = logging.getLogger("frontdesk.mails")
SENT, REFUSED, SENDING = "sent", "refused", "sending"
# Raised before the server took the words: it certainly has no mail of ours.
NOT_LEFT = (
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
)


def post(mail: EmailMessage) -> str:
    """Sent, refused, or sending for ever: it may have left."""
    server = get_connection()
    try:
        server.open()
    except Exception as error:  # nothing was said yet, whatever went wrong
        return _failed(error, REFUSED)
    mail.connection = server
    try:
        mail.send()
    except NOT_LEFT as error:
        return _failed(error, REFUSED)
    except Exception as error:
        return _failed(error, SENDING)
    finally:
        with suppress(Exception):
            server.close()
    return SENT


def _failed(error: Exception, state: str) -> str:
    logger.warning("a mail was not sent (%s): %s", type(error).__name__, state)
    return state
