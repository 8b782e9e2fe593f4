"""Out of one campaign: nothing more of it, nor of what is copied from it; all else goes on."""

from django.db import transaction

from campaigns.models import Leaving, Recipient
from inbox.accounts.models import Member


@transaction.atomic
def leave(recipient: Recipient, *, by: Member) -> None:
    """The person wants no more of it; what waits for them is left out."""
    if recipient.identity_id is None:
        return
    Leaving.objects.get_or_create(
        campaign=recipient.campaign, identity_id=recipient.identity_id, defaults={"member": by}
    )
    waiting = Recipient.objects.filter(pk=recipient.pk, state="planned", message_id__isnull=True)
    waiting.update(state="skipped", reason="left")


@transaction.atomic
def come_back(recipient: Recipient) -> None:
    """It was a mistake."""
    Leaving.objects.filter(campaign=recipient.campaign, identity_id=recipient.identity_id).delete()
