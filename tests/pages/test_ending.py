"""The danger zone: what is refused stands below the field it is about, and nothing typed is lost."""

import re

import pytest

from tests.cast import client_of

PAGE = "/aurora/settings/ending/"
PASSWORD = "correct horse battery"


def field(html: str, name: str) -> str:
    """The last input of this name."""
    return re.findall(rf'<input[^>]*name="{name}"[^>]*>', html)[-1]


@pytest.fixture
def ada(cast):
    cast.ada.user.set_password(PASSWORD)
    cast.ada.user.save()
    return client_of(cast.ada)


@pytest.mark.parametrize(
    ("typed", "password", "wrong", "right"),
    [("auror", PASSWORD, "typed", "password"), ("aurora", "wrong", "password", "typed")],
)
def test_refused_deletion_says_at_the_field_what_is_wrong(ada, typed, password, wrong, right):
    answer = ada.post(f"{PAGE}deletion/", {"typed": typed, "password": password})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "aria-invalid" in field(html, wrong)
    assert "aria-invalid" not in field(html, right)
    assert f'value="{typed}"' in field(html, "typed")
    assert password not in html or password == "wrong"


def test_refused_transfer_keeps_who_was_chosen(cast, ada):
    answer = ada.post(f"{PAGE}transfer/", {"member": str(cast.rita.uuid), "password": "wrong"})

    chosen = re.findall(r'<option value="([^"]+)" selected', answer.content.decode())
    assert chosen == [str(cast.rita.uuid)]
