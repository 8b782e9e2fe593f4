"""The JSON the API answers with, in the shapes of the carrier's 2010-04-01 specification."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from .messages import Media, Message

VERSION = "2010-04-01"


def message(it: Message) -> dict[str, Any]:
    uri = message_uri(it)
    return {
        "sid": it.sid,
        "account_sid": it.account,
        "messaging_service_sid": None,
        "api_version": VERSION,
        "direction": it.direction,
        "from": it.sender,
        "to": it.recipient,
        "body": it.body,
        "num_segments": str(it.segments),
        "num_media": str(it.media_count),
        "status": it.status,
        "error_code": it.error_code,
        "error_message": f"Carrier error {it.error_code}" if it.error_code else None,
        "date_created": when(it.created),
        "date_updated": when(it.updated or it.created),
        "date_sent": when(it.sent) if it.sent else None,
        "price": None,
        "price_unit": "USD",
        "uri": f"{uri}.json",
        "subresource_uris": {"media": f"{uri}/Media.json"},
    }


def media(it: Media, of: Message) -> dict[str, Any]:
    return {
        "sid": it.sid,
        "account_sid": of.account,
        "parent_sid": of.sid,
        "content_type": it.content_type,
        "date_created": when(of.created),
        "date_updated": when(of.created),
        "uri": f"{message_uri(of)}/Media/{it.sid}.json",
    }


def page(key: str, items: list[dict[str, Any]], paging: "Paging") -> dict[str, Any]:
    return {
        key: items,
        "page": paging.number,
        "page_size": paging.size,
        "start": paging.number * paging.size,
        "end": paging.number * paging.size + max(len(items) - 1, 0),
        "uri": paging.uri(paging.number, paging.token),
        "first_page_uri": paging.uri(0, None),
        "previous_page_uri": None,
        "next_page_uri": paging.uri(paging.number + 1, paging.next) if paging.next else None,
    }


class Paging:
    """Where a listing stands: pages follow a token, so new messages do not shift them."""

    def __init__(self, path: str, query: dict[str, str]) -> None:
        self._path = path
        self._query = {k: v for k, v in query.items() if k not in {"Page", "PageToken"}}
        self.size = min(max(int(query.get("PageSize", "50")), 1), 1000)
        self.number = int(query.get("Page", "0"))
        self.token = query.get("PageToken")
        self.next: str | None = None

    def uri(self, number: int, token: str | None) -> str:
        query = {**self._query, "PageSize": str(self.size), "Page": str(number)}
        return f"{self._path}?{urlencode(query | ({'PageToken': token} if token else {}))}"


def message_uri(it: Message) -> str:
    return f"/{VERSION}/Accounts/{it.account}/Messages/{it.sid}"


def when(at: datetime) -> str:
    return format_datetime(at)
