"""Addresses below /<organization>/contacts/: what is under the rings shows itself from here."""

from django.urls import path

from inbox.conversations.views import (
    consent,
    contact_fields,
    contact_list,
    contact_parts,
    contacts,
)

app_name = "contacts"
one = "<uuid:uuid>/"
urlpatterns = [
    path("", contact_list.everybody, name="list"),
    path("new/", contacts.new, name="new"),
    path("fields/", contact_fields.every, name="fields"),
    path("fields/<uuid:uuid>/", contact_fields.one, name="field"),
    path("numbers/<uuid:uuid>/", contact_parts.number, name="number"),
    path(one, contacts.one, name="one"),
    path(f"{one}edit/", contacts.edit, name="edit"),
    path(f"{one}sharing/", contacts.sharing, name="sharing"),
    path(f"{one}deletion/", contacts.deletion, name="deletion"),
    path(f"{one}erasure/", consent.erasure_of_contact, name="erasure"),
    path(f"{one}timeline/", contact_parts.timeline_of, name="timeline"),
    path(f"{one}favourite/", contact_parts.favourite, name="favourite"),
    path(f"{one}numbers/", contact_parts.numbers_of, name="numbers"),
    path(f"{one}picture/", contact_parts.picture, name="picture"),
]
