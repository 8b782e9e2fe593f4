"""Stands in for the product's Celery application."""

import os
from urllib.parse import urlsplit

from celery import Celery

app = Celery(
    "standin", broker=f"redis+socket://{urlsplit(os.environ['REDIS_URL']).path}?virtual_host=0"
)
app.conf.broker_connection_retry_on_startup = True
