"""The front door: sign in, sign out, begin, join, passwords and second factors."""

from allauth.account import views
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from inbox.accounts import beginning, joining, new_address


class Base36(StringConverter):
    """A user's number in a mailed link: it ends at the first dash, as the key holds another."""

    regex = "[0-9A-Za-z]+"


class Passkey(IntConverter):
    """One of the user's own passkeys; anybody else's is not found."""


register_converter(Base36, "base36")
register_converter(Passkey, "passkey")

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("signup/", beginning.signup, name="account_signup"),
    path("invitations/<str:token>/", joining.invitation, name="account_invitation"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("email/", new_address.change, name="account_change_address"),
    path("email/<str:key>/", new_address.proven, name="account_new_address"),
    path("confirm/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/reset/", views.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/<base36:uidb36>-<key>/",
        views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("factors/", mfa.index, name="mfa_index"),
    path("factors/code/", mfa.authenticate, name="mfa_authenticate"),
    path("factors/confirm/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("factors/app/", totp.activate_totp, name="mfa_activate_totp"),
    path("factors/app/removal/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("factors/recovery/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "factors/recovery/new/", codes.generate_recovery_codes, name="mfa_generate_recovery_codes"
    ),
    path(
        "factors/recovery/file/", codes.download_recovery_codes, name="mfa_download_recovery_codes"
    ),
    path("factors/passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("factors/passkeys/new/", passkeys.add_webauthn, name="mfa_add_webauthn"),
    path("factors/passkeys/login/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path(
        "factors/passkeys/confirm/",
        passkeys.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "factors/passkeys/<passkey:pk>/removal/",
        passkeys.remove_webauthn,
        name="mfa_remove_webauthn",
    ),
    path("factors/passkeys/<passkey:pk>/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
]
