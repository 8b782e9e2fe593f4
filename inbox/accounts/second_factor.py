"""The second factor: an app's code or a passkey, with recovery codes. allauth's flows, our walls:
secrets are sealed at rest, and a change ends every other session.
"""

from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from inbox.accounts.models import User
from inbox.secrets import seal, unseal

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


class Adapter(DefaultMFAAdapter):
    """allauth's decisions that are ours."""

    def encrypt(self, text: str) -> str:
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return str(unseal(encrypted_text))

    def get_totp_issuer(self) -> str:
        return "Frontdesk"

    def get_totp_label(self, user: Any) -> str:
        return str(user.email)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        """Passkeys are told apart by number until somebody names them."""
        n = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(n)s") % {"n": n}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        """Named by address: a browser lists passkeys of several accounts."""
        entity: dict[str, Any] = super().get_public_key_credential_user_entity(user)
        return {**entity, "display_name": str(user.email), "name": str(user.email)}

    def _get_site_name(self) -> str:
        return "Frontdesk"


def has_one(user: User) -> bool:
    """Whether an app or a passkey stands beside the password."""
    return Authenticator.objects.filter(user=user, type__in=FACTORS).exists()


def without(users: list[int]) -> set[int]:
    """Those of the users who have none."""
    having = Authenticator.objects.filter(user_id__in=users, type__in=FACTORS)
    return set(users) - set(having.values_list("user_id", flat=True))


def reset(user: User) -> int:
    """Take all of it away, for somebody who lost everything; how many there were."""
    gone, _ = Authenticator.objects.filter(user=user).delete()
    return gone
