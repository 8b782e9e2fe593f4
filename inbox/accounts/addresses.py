"""Addresses of pages: `url()` inside an organization, `public_url()` for carriers and mails."""

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inbox import tenancy

ORGANIZATION = "<slug:organization>/"


def url(name: str, **kwargs: Any) -> str:
    """The path of a page; tenant pages get the current organization's first segment."""
    if name in tenant_names():
        kwargs["organization"] = tenancy.current().slug
    return reverse(name, kwargs=kwargs)


def public_url(name: str, **kwargs: Any) -> str:
    """A full address the outside may call, under PUBLIC_URL whatever host a client claimed."""
    return settings.PUBLIC_URL + url(name, **kwargs)


@cache
def reserved_slugs() -> frozenset[str]:
    """First segments of the root pages: no organization may bear one of these names."""
    roots = {
        str(entry.pattern).split("/", 1)[0].lstrip("^")
        for entry in get_resolver().url_patterns
        if str(entry.pattern) != ORGANIZATION
    }
    return frozenset(roots - {""}) | {"static", "media", "favicon.ico", "robots.txt", "ws"}


@cache
def tenant_names() -> frozenset[str]:
    """Qualified names of all pages below `/<organization>/`."""
    names: set[str] = set()
    for entry in get_resolver().url_patterns:
        if isinstance(entry, URLResolver) and str(entry.pattern) == ORGANIZATION:
            names.update(_names(entry, f"{entry.namespace}:" if entry.namespace else ""))
    return frozenset(names)


def _names(resolver: URLResolver, prefix: str) -> set[str]:
    found: set[str] = set()
    for entry in resolver.url_patterns:
        if isinstance(entry, URLPattern):
            found.add(f"{prefix}{entry.name}")
        else:
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            found.update(_names(entry, inner))
    return found
