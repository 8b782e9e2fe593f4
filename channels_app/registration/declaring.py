"""What the carriers were told an inbox sends, for those who write to many."""

from channels_app.models import Registration
from inbox.conversations.carrying import declared
from inbox.conversations.carrying.declared import Declared
from inbox.conversations.models import Inbox


@declared.reads
def read(inbox: Inbox) -> Declared | None:
    """Its application in the United States, as it was last handed in."""
    row = Registration.objects.filter(inbox=inbox, kind=Registration.Kind.CAMPAIGN).first()
    if row is None or row.state == Registration.State.DRAFT:
        return None
    answers = row.answers
    return Declared(
        samples=tuple(one for one in answers.get("samples", ()) if one),
        about=str(answers.get("description", "")),
        links=bool(answers.get("has_links")),
        phones=bool(answers.get("has_phone")),
    )
