"""What an agent reads where they would write: how far the number's registration is."""

from django.utils.translation import gettext as _

from channels_app.models import Registration
from channels_app.registration import coverage
from inbox.accounts.addresses import url
from inbox.accounts.models import Member
from inbox.accounts.permissions import Action, may
from inbox.conversations.carrying import standing
from inbox.conversations.carrying.standing import Standing
from inbox.conversations.models import Channel

State = Registration.State


@standing.tell
def of(channel: Channel, member: Member) -> Standing | None:
    """The number's own way, wherever it has got to."""
    if channel.registered:
        return None
    kind = coverage.way(channel.address)
    found = Registration.objects.filter(inbox_id=channel.inbox_id, kind=kind).first()
    state = found.state if found is not None else State.DRAFT
    words = {
        State.DRAFT: _("Not registered yet."),
        State.SUBMITTED: _("Being submitted."),
        State.REVIEW: _("In review."),
        State.APPROVED: _("Approved; the carriers are registering the number."),
        State.REJECTED: _("The carriers asked for changes."),
        State.SUSPENDED: _("The carriers suspended the campaign."),
    }[State(state)]
    since = found.changed_at if found is not None and state != State.DRAFT else None
    manager = may(member, Action.MANAGE_INBOX)
    address = url("registration:inbox", uuid=channel.inbox.uuid) if manager else ""
    return Standing(words, since, address)
