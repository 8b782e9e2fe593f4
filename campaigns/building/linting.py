"""A campaign's message beside what the carriers were told this inbox sends: what was never declared
is blocked, text by text, and nobody says why.
"""

import re

from campaigns.linking import shortening
from campaigns.models import Campaign
from inbox.conversations.carrying import declared
from inbox.conversations.carrying.declared import Declared

LINK = re.compile(r"(?:https?://|www\.)([^\s/]+)|\b((?:[a-z0-9-]+\.)+[a-z]{2,6})/\S", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/])\+?[(\d][\d\s().-]{7,}\d(?![\w/])")
WORD = re.compile(r"[^\W\d_]{4,}")
FIELD = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]")  # ours, and those of the samples
STOCK = frozenset(
    ("reply", "stop", "help", "text", "message", "messages", "rates", "apply", "your", "with",
     "from", "this", "that", "have", "been", "will", "here", "https", "http")
)  # fmt: skip
FEW, NEAR = 6, 0.2  # words that say something; the part of them that a sample has too


def compare(campaign: Campaign) -> list[str]:
    """What a carrier would not expect from this inbox, each in a word."""
    told = declared.of(campaign.inbox)
    if told is None or not campaign.body.strip():
        return []
    body, found = FIELD.sub(" ", campaign.body), []
    names_number = "{number" in campaign.body
    hosts = _hosts(shortening.shown(body, written=body) if campaign.counts_clicks else body)
    if hosts and not told.links:
        found.append("link_undeclared")
    elif hosts - _sampled(told) and _sampled(told):
        found.append("link_elsewhere")
    if (names_number or _phones(body)) and not told.phones:
        found.append("phone_undeclared")
    if _is_far(body, told):
        found.append("far_from_samples")
    return found


def _hosts(text: str) -> set[str]:
    pairs = LINK.findall(text)
    return {(one or other).lower().rstrip(".,;:").removeprefix("www.") for one, other in pairs}


def _sampled(told: Declared) -> set[str]:
    return set().union(*(_hosts(one) for one in told.samples))


def _phones(text: str) -> list[str]:
    without = re.sub(r"https?://\S+", " ", text)
    return [one for one in PHONE.findall(without) if sum(c.isdigit() for c in one) >= 9]


def _is_far(body: str, told: Declared) -> bool:
    """Hardly a word of it is in what they were shown."""
    said = _words(body)
    shown = [_words(one) for one in told.samples]
    if len(said) < FEW or not any(shown):
        return False
    known = set().union(*shown) | _words(told.about)
    return len(said & known) < NEAR * len(said)


def _words(text: str) -> set[str]:
    """By their beginnings: a plural is the same word."""
    without = re.sub(r"https?://\S+", " ", text)
    return {one.lower()[:6] for one in WORD.findall(without) if one.lower() not in STOCK}
