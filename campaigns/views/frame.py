"""The frame around this slice's pages."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from inbox.accounts.doors import MemberRequest
from inbox.conversations.finding.navigation import navigation


def page(
    request: MemberRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """A page of this slice inside the frame."""
    around = navigation(request) | {"screen": "page", "section": "campaigns"}
    return render(request, template, around | context, status=status)
