"""A person who is forgotten: their place in every campaign stays counted, and is nobody's."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from campaigns.models import Campaign, Leaving, Link, ListText, Recipient, Subscriber
from inbox.conversations.forgetting import erasing
from inbox.conversations.forgetting.erasing import Person


@erasing.also("campaigns")
def forget(person: Person, came: str | None) -> str:
    """Their address goes out of what was sent and will be, and what they clicked goes too."""
    rows = Recipient.objects.filter(identity_id__in=person.identity_ids)
    Link.objects.filter(recipient__in=rows.values("pk")).delete()
    rows.filter(state="planned").update(state="skipped", reason="erased")
    rows.update(
        address=Concat(Value("erased:"), Cast(F("id"), CharField())), identity=None, zone=""
    )
    for model in (Leaving, ListText, Subscriber):
        model.objects.filter(identity_id__in=person.identity_ids).delete()
    for campaign in Campaign.objects.exclude(numbers=""):
        kept = [one for one in campaign.numbers.split() if one not in person.addresses]
        Campaign.objects.filter(pk=campaign.pk).update(numbers="\n".join(kept))
    return ""
