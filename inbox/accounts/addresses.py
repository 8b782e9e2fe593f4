"""Addresses of pages: `url()` inside an organization, `public_url()` for carriers and mails."""

from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from inbox import tenancy

ORGANIZATION = "<slug:organization>/"


def url(name: str, **kwargs: Any) -> str:
    """The path of a page; tenant pages get the current organization's first segment."""
    slug = tenancy.current().slug if name in tenant_names() else None
    uuid = kwargs.get("uuid")
    if isinstance(uuid, UUID) and len(kwargs) == 1:
        before, after = _around_uuid(name, slug)
        return f"{before}{uuid}{after}"
    return _path(name, slug, kwargs) if kwargs else _plain(name, slug)


def _path(name: str, slug: str | None, kwargs: dict[str, Any]) -> str:
    return reverse(name, kwargs=kwargs if slug is None else {**kwargs, "organization": slug})


@lru_cache(maxsize=4096)
def _plain(name: str, slug: str | None) -> str:
    return _path(name, slug, {})


@lru_cache(maxsize=4096)
def _around_uuid(name: str, slug: str | None) -> list[str]:
    """A page asks for a hundred addresses that differ in their uuid: one is resolved."""
    nobody = UUID(int=0)
    return _path(name, slug, {"uuid": nobody}).split(str(nobody))


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
