"""The customers' phones: what each of them has sent and got, with each of our numbers."""

from typing import Any

from .messages import Media, Message, Messages


def all_phones(messages: Messages) -> list[dict[str, Any]]:
    known = messages.customers()
    return [
        {"number": number, "with": sorted(known[number]), "texts": len(messages.of_number(number))}
        for number in sorted(known)
    ]


def phone(messages: Messages, number: str) -> dict[str, Any]:
    threads: dict[str, list[dict[str, Any]]] = {}
    for message in messages.of_number(number):
        is_sender = message.direction == "inbound" and message.sender == number
        is_receiver = message.direction != "inbound" and message.recipient == number
        if is_sender or is_receiver:
            other = message.recipient if is_sender else message.sender
            threads.setdefault(other, []).append(_text(message))
    return {
        "number": number,
        "threads": [{"with": other, "texts": texts} for other, texts in threads.items()],
    }


def _text(message: Message) -> dict[str, Any]:
    return {
        "sid": message.sid,
        "by": _author(message),
        "body": message.body,
        "at": message.created.isoformat(),
        "status": message.status,
        "error_code": message.error_code,
        "media": [_media(media) for media in message.media],
        "answer": message.answer,
        "accepted": message.answer["accepted"] if message.answer else None,
    }


def _author(message: Message) -> str:
    if message.direction == "inbound":
        return "customer"
    return "carrier" if message.direction == "notice" else "business"


def _media(media: Media) -> dict[str, Any]:
    return {
        "id": media.sid,
        "name": media.name,
        "content_type": media.content_type,
        "size": media.size,
        "sha256": media.sha256,
        "url": f"/pretend/media/{media.sid}",
    }
