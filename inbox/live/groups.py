"""Names of groups. They are made here only, never from what a client sent."""

from uuid import UUID

from django.conf import settings

LANGUAGES = ("en", "it", "pt-br")
# An inbox, and what those hear who do not see all of it: that something happened, and no more. They
# ask over HTTP, which shows them theirs.
INBOX, PART = "inbox", "part"


def of(organization_id: int, kind: str, uuid: UUID, language: str = "") -> str:
    """The group of an inbox, a conversation or a member, for readers of one language."""
    return f"{settings.REDIS_PREFIX}:live:{organization_id}:{kind}:{uuid}:{language}"


def in_all_languages(organization_id: int, kind: str, uuid: UUID) -> dict[str, str]:
    """{language: group}."""
    return {language: of(organization_id, kind, uuid, language) for language in LANGUAGES}
