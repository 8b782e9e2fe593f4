"""Stands in for the product, so that the starters are tested without it."""

from config.celery import app

__all__ = ["app"]
