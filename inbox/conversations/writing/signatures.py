"""The words below what a member sends. In texts they cost parts: there they stand only for whoever
switched that on, and each text shows them before it leaves.
"""

from typing import Any

from inbox.accounts.doors import MemberRequest
from inbox.accounts.models import Member


def of(member: Member) -> str:
    """What the member's texts end with; "" for nothing."""
    return member.signature if member.signs_texts else ""


def signed(request: MemberRequest, body: str) -> str:
    """What a form wrote, with the signature where its box is ticked. Nothing is signed alone."""
    words = of(request.member) if request.POST.get("sign") == "1" else ""
    return f"{body.rstrip()}\n{words}" if words and body.strip() else body


def bare(body: str, *, by: Any) -> str:
    """The same without it, to be written on: the box signs it again."""
    words = of(by)
    return body.removesuffix(f"\n{words}") if words else body
