"""The address of the team's websocket."""

from django.urls import path

from inbox.live.consumers import TeamConsumer

urlpatterns = [path("ws/<slug:organization>/", TeamConsumer.as_asgi())]
