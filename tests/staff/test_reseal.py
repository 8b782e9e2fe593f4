"""A new key takes over everything that is sealed, of all organizations and of nobody's (RF50)."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from cryptography.fernet import Fernet, InvalidToken
from django.core.management import call_command

from inbox.conversations.models import Connection
from inbox.mail import sending
from inbox.mail.models import Letter


def opened(cast):
    """Everything sealed, read anew."""
    read = [Letter.objects.get().held]
    for house in (cast.aurora, cast.rival):
        with house.open():
            read.append(Connection.objects.get().credentials)
    for one in Authenticator.objects.filter(user=cast.ben.user).order_by("type"):
        wrapped = one.wrap()
        is_app = one.type == Authenticator.Type.TOTP
        read.append(wrapped.validate_code("000000") if is_app else wrapped.get_unused_codes())
    return read


def test_rf50_old_key_can_be_taken_out_after_everything_was_sealed_anew(cast, settings):
    sending.put("Hello", ["Hello"], to="ben@aurora.example")
    TOTP.activate(cast.ben.user, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(cast.ben.user)
    before, old, new = opened(cast), settings.ENCRYPTION_KEYS, Fernet.generate_key().decode()
    settings.ENCRYPTION_KEYS = [new]
    with pytest.raises(InvalidToken):
        opened(cast)

    settings.ENCRYPTION_KEYS = [new, *old]
    call_command("reseal")
    call_command("reseal")
    settings.ENCRYPTION_KEYS = [new]

    assert opened(cast) == before
