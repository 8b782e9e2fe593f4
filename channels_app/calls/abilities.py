"""What the carrier says of our numbers: one that takes texts only calls nobody."""

from channels_app.models import PhoneNumber
from inbox.conversations.models import Channel
from inbox.conversations.phoning import calling


@calling.also
def takes_texts_only(channel: Channel) -> str:
    """ "no_voice" for a number whose capabilities are known and hold no calls."""
    known = PhoneNumber.objects.filter(
        address=channel.address, connection_id=channel.connection_id, gone_at=None
    )
    able = known.values_list("capabilities", flat=True).first()
    return "no_voice" if able and "voice" not in able else ""
