"""Addresses of the demo, under /demo/."""

from django.urls import path

from ops.demo import phone, signin

app_name = "demo"
urlpatterns = [
    path("signin/", signin.signin, name="signin"),
    path("phone/", phone.page, name="phone"),
    path("phone/live/", phone.live, name="phone-live"),
    path("phone/texts/", phone.send, name="phone-texts"),
    path("phone/calls/", phone.call, name="phone-calls"),
    path("phone/faults/", phone.faults, name="phone-faults"),
    path("phone/media/<str:sid>/", phone.media, name="phone-media"),
]
