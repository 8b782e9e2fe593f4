"""The pretend phone, against a real pretend carrier."""

import io
import re
from collections.abc import Iterator

import pytest
from django.core.management import call_command
from django.test import Client
from PIL import Image

from inbox import tenancy
from inbox.conversations.models import Channel
from inbox.work import everyone
from ops.carrier.client import Running, start

ANA, WORKSHOP = "+12065550142", "+12065550100"
PHONE = {"number": ANA, "to": WORKSHOP}


@pytest.fixture(scope="module")
def carrier(tmp_path_factory) -> Iterator[Running]:
    with start(tmp_path_factory.mktemp("carrier"), "--no-callbacks") as running:
        yield running


@pytest.fixture
def demo(db, settings, tmp_path, carrier):
    """The seeded demo. The carrier cannot reach the test's product; its texts are kept all the same."""
    settings.MEDIA_ROOT = str(tmp_path)
    settings.CARRIER_URL = carrier.url
    settings.PUBLIC_URL = "http://127.0.0.1:9"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    call_command("seed_demo", verbosity=0)
    yield carrier
    carrier.clear_faults()


def get(path="/demo/phone/", **query):
    return Client().get(path, query)


def post(path, data, **headers):
    return Client().post(f"/demo/phone/{path}/", data, headers=headers)


def seen(answer):
    return re.search(r"seen=(\w+)", answer.content.decode())[1]


def test_seed_registers_the_numbers_with_their_webhooks(demo):
    accounts = demo._call("GET", "/pretend/accounts")

    numbers = {number["number"]: number for a in accounts for number in a["numbers"]}
    assert set(numbers) >= {WORKSHOP, "+12065550101", "+12065550102", "+393005550100"}
    assert numbers[WORKSHOP]["message_url"].startswith("http://127.0.0.1:9/webhooks/twilio/")
    assert numbers[WORKSHOP]["message_url"].endswith("/message/")
    assert numbers[WORKSHOP]["status_url"].endswith("/status/")


def test_phone_shows_what_was_told_before(demo):
    html = get(**PHONE).content.decode()

    assert "My rear derailleur met a curb" in html
    assert "We open at eight. I put a hanger aside" in html
    assert "/demo/phone/media/wheel/" in html
    assert "Aurora Bikes" in html and "Forno Rossi" in html


def test_phone_shows_nothing_of_another_customer_or_a_text_that_failed(demo):
    html = get(number="+12065550118", to=WORKSHOP).content.decode()

    assert "Do you have my wheel done?" in html
    assert "Your wheel is ready." not in html
    assert "My rear derailleur" not in html


def test_without_words_the_phone_is_somebodys(demo):
    assert get().status_code == 200
    assert Client().get("/demo/phone").status_code == 301


def test_somebody_new_may_write(demo):
    answer = post("texts", {"number": "(206) 555-0199", "to": WORKSHOP, "text": "Are you open?"})

    assert answer.status_code == 302
    assert [t["body"] for t in demo.thread("+12065550199", WORKSHOP)] == ["Are you open?"]
    assert "Are you open?" in Client().get(answer["Location"]).content.decode()


def test_fragment_answers_htmx(demo):
    answer = post("texts", {**PHONE, "text": "Do I need to bring the lock?"}, HX_Request="true")

    html = answer.content.decode()
    assert answer.status_code == 200
    assert "<html" not in html
    assert "Do I need to bring the lock?" in html
    assert "Not delivered" in html  # the carrier could not reach the product


@pytest.mark.parametrize("word", ["STOP", "START"])
def test_keywords_get_the_carriers_own_answer(demo, word):
    number = "+12065550195"
    if word == "START":
        post("texts", {"number": number, "to": WORKSHOP, "text": "STOP"})
    post("texts", {"number": number, "to": WORKSHOP, "text": word})

    html = get(number=number, to=WORKSHOP).content.decode()
    assert [t["by"] for t in demo.thread(number, WORKSHOP)[-2:]] == ["customer", "carrier"]
    assert demo.thread(number, WORKSHOP)[-1]["body"] in html


def test_drawing_is_sent_and_shown(demo):
    post("texts", {**PHONE, "drawing": "bike"})

    (file,) = demo.thread(ANA, WORKSHOP)[-1]["media"]
    answer = get(f"/demo/phone/media/{file['id']}/")
    assert file["content_type"] == "image/jpeg"
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("image/jpeg", "nosniff")
    assert answer["Content-Disposition"] == "inline"
    assert Image.open(io.BytesIO(answer.content)).size == (800, 600)


def test_own_picture_is_sent_and_what_is_none_is_not(demo):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(picture, "PNG")
    before = len(demo.thread(ANA, WORKSHOP))

    for name, data in (("me.png", picture.getvalue()), ("page.png", b"<script>alert(1)</script>")):
        file = io.BytesIO(data)
        file.name = name
        post("texts", {**PHONE, "photo": file})

    (text,) = demo.thread(ANA, WORKSHOP)[before:]
    assert [media["content_type"] for media in text["media"]] == ["image/png"]


def test_file_that_is_no_picture_is_a_download(demo):
    demo.text(ANA, WORKSHOP, "", [("page.html", "text/html", b"<script>alert(1)</script>")])

    (file,) = demo.thread(ANA, WORKSHOP)[-1]["media"]
    answer = get(f"/demo/phone/media/{file['id']}/")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"] == "attachment"
    assert "sandbox" in answer["Content-Security-Policy"]


def test_switches_order_faults_and_take_them_back(demo):
    post("faults", {**PHONE, "mood": ["fails", "slow", "nonsense"]})
    ordered = {(f["name"], f["count"], f["seconds"], f["error_code"]) for f in demo.faults()}
    page = get(**PHONE).content.decode()
    post("faults", PHONE)

    assert ordered == {("fail", 1, None, 30005), ("slow", None, 5, None)}
    assert [
        bool(re.search(rf'value="{name}"[^>]*|checked[^>]*value="{name}"', page)) for name in
        ("fails", "silent", "slow", "unregistered", "opted-out")
    ] == [True] * 5  # fmt: skip
    assert page.count(" checked") == 2
    assert demo.faults() == []


@pytest.mark.parametrize(
    ("mood", "fault"),
    [("silent", "accept_then_hang"), ("unregistered", "unregistered"), ("opted-out", "refuse")],
)
def test_each_switch_is_a_fault_the_carrier_knows(demo, mood, fault):
    post("faults", {**PHONE, "mood": mood})

    assert [f["name"] for f in demo.faults()] == [fault]


def test_number_is_registered_again_with_the_switch(demo):
    def registered(to=None):
        found = {}
        for due in everyone():
            with tenancy.in_organization(due), tenancy.transaction():
                if to is not None:
                    Channel.objects.update(registered=to)
                found |= dict(Channel.objects.values_list("address", "registered"))
        return found

    registered(to=False)
    post("faults", {**PHONE, "mood": "unregistered"})
    while_on = set(registered().values())
    post("faults", PHONE)

    assert while_on == {False}
    assert registered() == {
        WORKSHOP: True, "+12065550101": True, "+12065550102": False, "+393005550100": True,
    }  # fmt: skip


def test_live_says_nothing_when_nothing_is_new(demo):
    page = get(**PHONE)

    quiet = get("/demo/phone/live/", **PHONE, seen=seen(page))
    demo.text(ANA, WORKSHOP, "One more thing")
    news = get("/demo/phone/live/", **PHONE, seen=seen(page))

    assert (quiet.status_code, quiet.content) == (204, b"")
    assert "One more thing" in news.content.decode()
    assert 'hx-swap-oob="true"' in news.content.decode()


@pytest.mark.parametrize("path", ["live", "texts", "faults"])
@pytest.mark.parametrize("wrong", [{"to": "+12025550143"}, {"number": "12", "to": WORKSHOP}])
def test_numbers_outside_the_demo_are_not_found(demo, path, wrong):
    answer = get("/demo/phone/live/", **wrong) if path == "live" else post(path, wrong)

    assert answer.status_code == 404


def test_wrong_number_is_told(demo):
    answer = get(number="12", to=WORKSHOP)

    assert answer.status_code == 200
    assert "This is not a phone number." in answer.content.decode()


def test_forms_need_their_token(demo):
    for path in ("texts", "faults"):
        client = Client(enforce_csrf_checks=True)
        assert client.post(f"/demo/phone/{path}/", {**PHONE, "text": "x"}).status_code == 403


def test_page_keeps_to_the_strict_policy(demo):
    html = get(**PHONE).content.decode()

    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=", html)
    assert all("nonce=" in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", html))


def test_without_a_carrier_the_phone_has_no_network(demo, settings):
    settings.CARRIER_URL = "http://127.0.0.1:9"

    page = get(**PHONE)
    sent = post("texts", {**PHONE, "text": "Hello?"}, HX_Request="true")
    switched = post("faults", {**PHONE, "mood": "slow"}, HX_Request="true")

    assert "No network" in page.content.decode()
    assert "My rear derailleur" in page.content.decode()
    assert "Not sent" in sent.content.decode()
    assert switched.status_code == 200
    assert get("/demo/phone/media/ME00/").status_code == 404
