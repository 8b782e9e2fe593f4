"""Texts that customers send: kept and logged first, then posted to the number's webhook once."""

from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from . import records
from .accounts import Account, Number
from .exchange import Exchange
from .messages import Direction, Media, Message, new_sid, now
from .shapes import VERSION, message_uri
from .webhooks import Answer, Retries

ON_CONNECTION_FAILURE = Retries(count=1)
RETRIEVAL_FAILED = "11200"


class NobodysNumber(Exception):
    """No account holds the number a text was sent to."""


@dataclass(frozen=True)
class Text:
    sender: str
    recipient: str
    body: str
    media: list[dict[str, Any]]


async def receive(exchange: Exchange, text: Text) -> Message:
    """Gives the stored message; its `answer` is what the product said, or None without webhook."""
    account = exchange.accounts.owner(text.recipient)
    if account is None:
        raise NobodysNumber(text.recipient)
    media = exchange.pictures.keep_all(text.media)
    message = _message(account.sid, text, "inbound", media)
    await exchange.log.append(records.of_message("text", message))
    exchange.messages.add(message)
    notice = exchange.optouts.hear(text.recipient, text.sender, text.body)
    if notice is not None:
        await _answer_customer(exchange, message, notice, "notice")
    if account.message_url(text.recipient):
        await _deliver(exchange, account, account.numbers[text.recipient], message)
    return message


async def _deliver(exchange: Exchange, account: Account, number: Number, message: Message) -> None:
    form, address = _form(exchange, message), account.message_url(number.number)
    post = exchange.poster.post
    answers = await post(address, form, account.token, ON_CONNECTION_FAILURE)
    if not answers[-1].is_ok and number.fallback_url:
        form |= {"ErrorCode": RETRIEVAL_FAILED, "ErrorUrl": address}
        answers += await post(number.fallback_url, form, account.token, ON_CONNECTION_FAILURE)
    message.answer = {
        **answers[-1].as_json(),
        "accepted": answers[-1].is_ok,
        "tries": len(answers),
    }
    line = {"kind": "answer", "time": now().isoformat(), "sid": message.sid}
    await exchange.log.append({**line, "answer": message.answer})
    for words in _replies(answers[-1]):
        await _answer_customer(exchange, message, words, "outbound-reply")


async def _answer_customer(
    exchange: Exchange, to: Message, words: str, direction: Direction
) -> None:
    """A keyword's confirmation is the carrier's own and shows on the phone only."""
    text = Text(to.recipient, to.sender, words, [])
    message = _message(to.account, text, direction, [])
    kind = "notice" if direction == "notice" else "reply"
    await exchange.log.append(records.of_message(kind, message))
    exchange.messages.add(message)


def _message(account: str, text: Text, direction: Direction, media: list[Media]) -> Message:
    at = now()
    return Message(
        sid=new_sid("MM" if media else "SM"),
        account=account,
        sender=text.sender,
        recipient=text.recipient,
        body=text.body,
        direction=direction,
        status="received" if direction == "inbound" else "delivered",
        created=at,
        sent=at,
        media=media,
    )


def _form(exchange: Exchange, message: Message) -> dict[str, str]:
    form = {
        "ToCountry": "US", "ToState": "OR", "ToCity": "PORTLAND", "ToZip": "97205",
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "Body": message.body,
        "To": message.recipient,
        "NumSegments": str(message.segments),
        "NumMedia": str(len(message.media)),
        "MessageSid": message.sid,
        "AccountSid": message.account,
        "From": message.sender,
        "ApiVersion": VERSION,
    }  # fmt: skip
    if message.sender.startswith("+"):
        form |= {"FromCountry": "US", "FromState": "NY", "FromCity": "ALBANY", "FromZip": "12207"}
    for place, media in enumerate(message.media):
        form[f"MediaContentType{place}"] = media.content_type
        form[f"MediaUrl{place}"] = f"{exchange.base}{message_uri(message)}/Media/{media.sid}"
    return form


def _replies(answer: Answer) -> list[str]:
    """What the product's answer makes the carrier send: plain text counts as a message, too."""
    if not answer.is_ok or not answer.text.strip():
        return []
    if answer.content_type == "text/plain":
        return [answer.text]
    try:
        tree = ElementTree.fromstring(answer.text)  # noqa: S314 - the product's own answer
    except ElementTree.ParseError:
        return []
    return ["".join(message.itertext()).strip() for message in tree.iter("Message")]
