"""Addresses of the health page and the strip, below an organization."""

from django.urls import path

from channels_app.health import views

app_name = "health"
urlpatterns = [
    path("", views.page, name="page"),
    path("strip/", views.strip, name="strip"),
    path("replay/", views.replay, name="replay"),
]
