"""Addresses of registrations, below the settings."""

from django.urls import path

from channels_app.registration import views

app_name = "registration"
ROOM = "inboxes/<uuid:uuid>/registration/"
urlpatterns = [
    path("registrations/", views.overview, name="all"),
    path(ROOM, views.room, name="inbox"),
    path(ROOM + "numbers/", views.number, name="number"),
    path(ROOM + "training/", views.training, name="training"),
    path(ROOM + "answer/", views.otp, name="otp"),
    path(ROOM + "<slug:kind>/submission/", views.submission, name="submission"),
    path(ROOM + "<slug:kind>/remarks/", views.remarks, name="remarks"),
    path(ROOM + "<slug:kind>/<slug:page>/", views.form, name="form"),
]
