"""Buying a number once, whatever happens between our asking and the carrier's answer."""

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_noop as _

from channels_app.addresses import webhook
from channels_app.carriers.twilio import asking
from channels_app.carriers.twilio import numbers as twilio
from channels_app.carriers.twilio.numbers import Owned
from channels_app.models import PhoneNumber, Purchase
from channels_app.numbers import owned
from inbox import tenancy
from inbox.accounts.events import SettingsChanged
from inbox.accounts.models import Member
from inbox.conversations.models import Connection
from inbox.events import publish

CALLING = timedelta(seconds=60)  # longer than any call: then nobody is asking any more
AGAIN = timedelta(seconds=15)
GIVE_UP = timedelta(minutes=5)  # the list would show it by now


def buy(connection: Connection, address: str, *, key: UUID, by: Member) -> Purchase:
    """Buy the number unless this form, or another one whose outcome is not known yet, did so
    already. What became of it is in the purchase's state.
    """
    purchase, is_new = _intend(connection, address, key, by)
    if not is_new:
        return settle(purchase) if purchase.state == Purchase.State.UNCERTAIN else purchase
    account = asking.accounts(connection)[0]
    try:
        bought = twilio.buy(
            account,
            address,
            message_url=webhook(connection.key, "message"),
            voice_url=webhook(connection.key, "voice"),
        )
    except asking.Refused as refusal:
        return _refused(purchase, refusal.code, refusal.words)
    except asking.Unreachable:
        return _refused(purchase, "", UNREACHED)
    except asking.Unknown:
        with tenancy.transaction():
            Purchase.objects.filter(pk=purchase.pk).update(
                state=Purchase.State.UNCERTAIN, check_at=tenancy.now()
            )
        return settle(purchase)
    return _bought(purchase, account.sid, bought)


UNREACHED = _("The carrier could not be reached. Nothing was bought.")
NOT_SOLD = _("The carrier did not sell it. Nothing was bought.")


def _intend(connection: Connection, address: str, key: UUID, by: Member) -> tuple[Purchase, bool]:
    """The row that stands for this purchase, and whether it is ours to carry out: committed."""
    try:
        with tenancy.transaction():
            made = Purchase.objects.create(
                uuid=key, connection=connection, address=address, member=by,
                check_at=tenancy.now() + CALLING,
            )  # fmt: skip
            return made, True
    except IntegrityError:
        with tenancy.transaction():
            found = Purchase.objects.filter(uuid=key).first()
            unsettled = Purchase.objects.filter(address=address, state__in=("calling", "uncertain"))
            found = found or unsettled.first()
    if found is None:  # it was settled between the two: begin again
        return _intend(connection, address, key, by)
    return found, False


def settle(purchase: Purchase) -> Purchase:
    """Look at what the account has; still uncertain when the carrier does not answer, or may yet
    show it.
    """
    with tenancy.transaction():
        now = Purchase.objects.select_related("connection").get(pk=purchase.pk)
        waited = tenancy.now() - now.asked_at
    if now.state not in {Purchase.State.CALLING, Purchase.State.UNCERTAIN}:
        return now
    account = asking.accounts(now.connection)[0]
    try:
        found = [one for one in twilio.owned(account, now.address) if one.address == now.address]
    except (asking.Refused, asking.Unreachable, asking.Unknown):
        return _later(now)
    if found:
        return _bought(now, account.sid, found[0])
    if waited > GIVE_UP:
        return _refused(now, "", NOT_SOLD)
    return _later(now)


def settle_due() -> int:
    """Those of the current organization whose time has come; how many."""
    with tenancy.transaction():
        due = list(Purchase.objects.filter(check_at__lte=tenancy.now()).order_by("check_at")[:10])
    for purchase in due:
        settle(purchase)
    return len(due)


def _later(purchase: Purchase) -> Purchase:
    with tenancy.transaction():
        Purchase.objects.filter(pk=purchase.pk, state__in=("calling", "uncertain")).update(
            state=Purchase.State.UNCERTAIN, check_at=tenancy.now() + AGAIN
        )
        return _read(purchase)


def _refused(purchase: Purchase, code: str, words: str) -> Purchase:
    with tenancy.transaction():
        Purchase.objects.filter(pk=purchase.pk).update(
            state=Purchase.State.REFUSED, code=code[:10], reason=words[:200], check_at=None
        )
        return _read(purchase)


def _bought(purchase: Purchase, account: str, found: Owned) -> Purchase:
    with tenancy.transaction():
        changed = Purchase.objects.filter(
            pk=purchase.pk, state__in=("calling", "uncertain")
        ).update(state=Purchase.State.BOUGHT, check_at=None)
        number = owned.keep(purchase.connection, account, found, at=timezone.now())
        if changed:
            publish(
                SettingsChanged(
                    about=f"number:{number.uuid}",
                    actor_id=purchase.member_id,
                    changes={"bought": ["", found.address]},
                )
            )
        return _read(purchase)


def number_of(purchase: Purchase) -> PhoneNumber | None:
    """What was bought."""
    return (
        PhoneNumber.objects.filter(
            connection_id=purchase.connection_id, address=purchase.address, gone_at__isnull=True
        )
        .select_related("connection")
        .first()
    )


def _read(purchase: Purchase) -> Purchase:
    found: Purchase = Purchase.objects.select_related("connection").get(pk=purchase.pk)
    return found
