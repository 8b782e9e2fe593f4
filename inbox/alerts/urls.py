"""Addresses of the e-mail alerts, among the settings."""

from django.urls import path

from inbox.alerts import views

app_name = "alerts"
urlpatterns = [
    path("alerts/", views.alerts, name="alerts"),
    path("alerts/<uuid:uuid>/", views.recipient, name="recipient"),
]
