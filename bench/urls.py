"""The product's addresses, and the twins of its list page beside them."""

from django.urls import path

from bench import twins
from config.urls import urlpatterns as product

urlpatterns = [
    path("<slug:organization>/twins/strings/<uuid:uuid>/", twins.strings),
    path("<slug:organization>/twins/django/<uuid:uuid>/", twins.django_templates),
    *product,
]
