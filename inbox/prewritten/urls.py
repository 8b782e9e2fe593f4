"""Addresses below /<organization>/prewritten/."""

from django.urls import path

from inbox.prewritten import views

app_name = "prewritten"
urlpatterns = [
    path("", views.shelf, name="shelf"),
    path("new/", views.new, name="new"),
    path("order/", views.order, name="order"),
    path("<uuid:uuid>/", views.one, name="one"),
    path("<uuid:uuid>/removal/", views.removal, name="removal"),
    path("<uuid:uuid>/files/", views.attach, name="files"),
    path("files/<uuid:uuid>/", views.detach, name="file"),
    path("for/<uuid:uuid>/", views.offered, name="offered"),
    path("for/<uuid:uuid>/use/", views.use, name="use"),
]
