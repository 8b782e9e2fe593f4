"""Each request has an id that whoever meets a fault can tell, and the log knows."""

import io
import json
import logging
import re

import pytest
from django.test import Client
from django.urls import path

from config import urls
from config.logging import LOGGING
from config.request_ids import HEADER, InLog, current

handler500 = urls.handler500
ID = re.compile(r"[0-9a-f]{10}")


def broken(request):
    raise RuntimeError("a fault of ours")


urlpatterns = [path("healthz/broken/", broken), *urls.urlpatterns]


@pytest.fixture
def client(settings):
    settings.ROOT_URLCONF = __name__
    return Client(raise_request_exception=False)


@pytest.fixture
def log():
    """What the console gets."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter(LOGGING["formatters"]["line"]["format"]))
    handler.addFilter(InLog())
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def test_each_answer_has_an_id_of_its_own(client, db):
    ids = [client.get("/healthz")[HEADER] for _ in range(3)]

    assert all(ID.fullmatch(one) for one in ids)
    assert len(set(ids)) == 3
    assert current() == ""


def test_an_id_from_outside_is_not_taken(client, db):
    answer = client.get("/healthz", headers={HEADER: "mine\n2026 INFO made up"})

    assert ID.fullmatch(answer[HEADER])


def test_a_webhook_has_one_too(client, db):
    answer = client.post("/webhooks/twilio/nowhere/messages/")

    assert answer.status_code == 404
    assert ID.fullmatch(answer[HEADER])


def test_the_page_of_a_fault_and_its_log_say_the_same_id(client, db, log):
    answer = client.get("/healthz/broken/")

    assert answer.status_code == 500
    assert answer["Content-Type"].startswith("text/html")
    assert answer[HEADER] in answer.content.decode()
    assert (
        f"django.request [{answer[HEADER]}] Internal Server Error: /healthz/broken/"
        in log.getvalue()
    )
    assert "a fault of ours" in log.getvalue()
    assert "a fault of ours" not in answer.content.decode()


def test_a_script_is_told_a_sentence_with_the_id(client, db):
    answer = client.post("/healthz/broken/", headers={"HX-Request": "true"})

    assert answer.status_code == 500
    said = json.loads(answer.content)
    assert said["sentence"] == (
        f"Something went wrong here ({answer[HEADER]}). Try again in a moment."
    )


def test_a_line_outside_of_any_request_has_none(log):
    logging.getLogger("frontdesk.test").error("the clock struck")

    assert "ERROR frontdesk.test the clock struck" in log.getvalue()
