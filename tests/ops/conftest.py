"""Checkouts whose runs end with the test."""

import shutil
import signal

import pytest

from ops import sockets
from tests.ops.checkouts import Checkout


@pytest.fixture
def make_checkout(tmp_path):
    made = []

    def make(name: str = "checkout") -> Checkout:
        made.append(Checkout(tmp_path / name))
        return made[-1]

    yield make
    runs = [run for checkout in made for run in checkout.runs]
    for run in runs:
        if run.poll() is None:
            run.send_signal(signal.SIGTERM)
    for run in runs:
        run.communicate(timeout=20)
    for checkout in made:  # a killed run cannot remove its sockets
        shutil.rmtree(sockets.folder_for(checkout.path / "var"), ignore_errors=True)


@pytest.fixture
def checkout(make_checkout):
    return make_checkout()
