"""Where the carrier posts what comes for a number: as it should be, as it is, made so."""

from dataclasses import dataclass

from django.utils import timezone

from channels_app.addresses import webhook
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.models import PhoneNumber
from channels_app.numbers import owned
from inbox import tenancy
from inbox.conversations.models import Connection

OURS, NOWHERE, ELSEWHERE = "ours", "nowhere", "elsewhere"


@dataclass(frozen=True)
class Standing:
    """`texts` and `calls` are "ours", "nowhere" or "elsewhere"; `by_service` when a Messaging
    Service decides where the texts go.
    """

    texts: str
    calls: str
    by_service: bool

    @property
    def is_fine(self) -> bool:
        """Whether texts come here; a number that leaves calls elsewhere on purpose still works."""
        return self.texts == OURS


def standing(number: PhoneNumber) -> Standing:
    """By what the carrier said last; the connection is loaded."""
    key = number.connection.key
    by_service = bool(number.service and number.service_url and not number.service_defers)
    texts = number.service_url if by_service else number.message_url
    return Standing(
        texts=_where(texts, webhook(key, "message")),
        calls=_where(number.voice_url, webhook(key, "voice")),
        by_service=by_service,
    )


def _where(found: str, expected: str) -> str:
    if not found:
        return NOWHERE
    return OURS if found.split("#", maxsplit=1)[0] == expected else ELSEWHERE


def register(number: PhoneNumber) -> None:
    """Have the carrier post this number's texts and calls here, on the Messaging Service too when
    one decides. Raises what `asking.ask` raises.
    """
    connection: Connection = number.connection
    account = asking.account(connection, number.account)
    message_url, voice_url = webhook(connection.key, "message"), webhook(connection.key, "voice")
    led = {"sms": number.message_url, "voice": number.voice_url}
    made = twilio.hook(
        account,
        number.carrier_id,
        message_url=message_url,
        voice_url=voice_url,
        without=[name for name, to in led.items() if to.startswith(twilio.APPLICATION)],
    )
    by_service = standing(number).by_service
    if by_service:
        twilio.hook_service(account, number.service, message_url=message_url)
    with tenancy.transaction():
        row = owned.keep(connection, account.sid, made, at=timezone.now())
        if by_service:
            # every number of the service is posted here now
            PhoneNumber.objects.filter(connection=connection, service=row.service).update(
                service_url=message_url
            )
        PhoneNumber.objects.filter(pk=row.pk).update(problem="")
