"""Addresses of registrations, below the settings."""

from django.urls import path

from channels_app.registration import filling, rooms

app_name = "registration"
ROOM = "inboxes/<uuid:uuid>/registration/"
urlpatterns = [
    path("registrations/", rooms.overview, name="all"),
    path(ROOM, rooms.room, name="inbox"),
    path(ROOM + "numbers/", rooms.number, name="number"),
    path(ROOM + "training/", rooms.training, name="training"),
    path(ROOM + "answer/", rooms.otp, name="otp"),
    path(ROOM + "<slug:kind>/submission/", filling.submission, name="submission"),
    path(ROOM + "<slug:kind>/remarks/", filling.remarks, name="remarks"),
    path(ROOM + "<slug:kind>/<slug:page>/", filling.form, name="form"),
]
