"""What a process begins with is not looked through by Python's collector any more."""

import subprocess
import sys

LOOK = "import gc, {0}; print(gc.get_freeze_count() > 50_000, gc.get_threshold()[0])"
WORKER = """
import gc, config.celery
from celery.signals import worker_ready
worker_ready.send(sender=None)
print(gc.get_freeze_count() > 20_000, gc.get_threshold()[0])
"""


def said(code: str) -> list[str]:
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return made.stdout.split()


def test_web_process_settles_when_it_is_loaded():
    assert said(LOOK.format("config.wsgi")) == ["True", "20000"]


def test_worker_settles_when_it_is_ready():
    assert said(WORKER) == ["True", "20000"]
