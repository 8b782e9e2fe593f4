"""Where the worker of bench/peers.py starts: `celery -A bench.peer_worker`."""

import django

from config.celery import app

django.setup()

from bench import peers  # noqa: E402 - its models need the apps

__all__ = ["app", "peers"]
