"""Addresses of carrier accounts, phone numbers, the inbox wizard and the check-up."""

from django.urls import path

from channels_app.pages import accounts, checkup, numbers, ready, starting
from channels_app.pages.wizard import calls, confirm, members, name, number

app_name = "numbers"
urlpatterns = [
    path("carrier-accounts/", accounts.listed, name="accounts"),
    path("carrier-accounts/<uuid:uuid>/", accounts.one, name="account"),
    path("carrier-accounts/<uuid:uuid>/check/", accounts.check, name="account-check"),
    path("carrier-accounts/<uuid:uuid>/token/", accounts.token, name="account-token"),
    path("phone-numbers/", numbers.listed, name="list"),
    path("phone-numbers/search/", numbers.search, name="search"),
    path("phone-numbers/<uuid:uuid>/", numbers.one, name="one"),
    path("phone-numbers/<uuid:uuid>/inbox/", numbers.place, name="place"),
    path("phone-numbers/<uuid:uuid>/webhooks/", numbers.webhooks, name="webhooks"),
    path("phone-numbers/<uuid:uuid>/release/", numbers.release, name="release"),
    path("get-started/", starting.start, name="start"),
    path("inboxes/new/", name.step, name="new-inbox"),
    path("inboxes/new/number/", number.step, name="new-inbox-number"),
    path("inboxes/new/calls/", calls.step, name="new-inbox-calls"),
    path("inboxes/new/members/", members.step, name="new-inbox-members"),
    path("inboxes/new/confirm/", confirm.step, name="new-inbox-confirm"),
    path("inboxes/<uuid:uuid>/ready/", ready.ready, name="ready"),
    path("inboxes/<uuid:uuid>/check-up/", checkup.shown, name="doctor"),
    path("inboxes/<uuid:uuid>/check-up/progress/", checkup.progress, name="doctor-progress"),
]
