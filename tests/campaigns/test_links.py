"""Short links that count who followed them (F36): on their way out, followed, counted, forgotten."""

import re

import pytest
from django.test import Client

from campaigns.linking import shortening
from campaigns.models import Link, Rules
from channels_app import reaching as wires
from contacts.models import Identity
from inbox import tenancy
from inbox.conversations.forgetting import erasing, removing
from inbox.conversations.models import Message
from inbox.settings import reaching
from tests.campaigns.test_pages import ada, form, path  # noqa: F401 - a fixture

PHONE = {
    "HTTP_USER_AGENT": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15"
    " (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"
}
BODY = "Aurora: see https://aurora.example/offers?page=1. Reply STOP to opt out"


@pytest.fixture
def sent(hall):
    """A campaign with a link, sent to two; the texts by address."""
    campaign = hall.campaign(people=2, body=BODY, counts_clicks=True)
    hall.start(campaign)
    hall.run(campaign)
    return campaign


def texts(hall) -> list[str]:
    with hall.open():
        return list(Message.objects.filter(bulk=True).order_by("id").values_list("body", flat=True))


def codes(hall) -> list[str]:
    return [re.search(r"/l/(\S+?)\. ", text)[1] for text in texts(hall)]


def test_f36_each_recipient_gets_a_short_link_of_their_own(hall, sent, settings):
    with hall.open():
        pk = hall.house.organization.pk

    first, second = texts(hall)

    assert first != second and "aurora.example" not in first
    assert re.fullmatch(
        rf"Aurora: see {settings.PUBLIC_URL}/l/{pk}-\w{{10}}\. Reply STOP to opt out", first
    )
    with hall.open():
        targets = set(Link.objects.values_list("target", flat=True))
    assert targets == {"https://aurora.example/offers?page=1"}
    assert hall.desk.accepted()[0]["body"] in (first, second)


def test_f36_clicks_are_counted_once_a_person_and_in_all(hall, sent, ada):  # noqa: F811
    (one, two), out = codes(hall), Client()
    for _ in range(3):
        answer = out.get(f"/l/{one}", **PHONE)
        assert answer.status_code == 302
        assert answer["Location"] == "https://aurora.example/offers?page=1"
        assert not answer.cookies and answer["Cache-Control"] == "no-store"
    out.head(f"/l/{two}", **PHONE)
    out.get(f"/l/{two}", HTTP_USER_AGENT="facebookexternalhit/1.1 Facebot Twitterbot/1.0")
    out.get(f"/l/{two}", HTTP_SEC_PURPOSE="prefetch;prerender", **PHONE)
    ada.get(f"/l/{two}", **PHONE)  # somebody of the team looks where it leads

    page = ada.get(path(sent.uuid)).text
    listed = ada.get(path(sent.uuid, "recipients") + "?state=clicked").text
    file = b"".join(ada.get(path(sent.uuid, "export")).streaming_content).decode()

    assert "Followed a link" in page and "3 clicks" in page
    with hall.open():
        assert sorted(Link.objects.values_list("clicks", flat=True)) == [0, 3]
        assert Link.objects.filter(first_at__isnull=False).count() == 1
    assert listed.count("No more of this") == 1
    assert [line.rsplit(",", 1)[1] for line in file.splitlines()[1:]] == ["3", "0"]


def test_f36_a_link_leads_only_where_the_campaign_said(hall, sent, live_cast):
    (one, _), out = codes(hall), Client()
    organization, code = one.split("-")

    for wrong in (
        f"{organization}-{'x' * 10}", f"{live_cast.rival.organization.pk}-{code}", code, "-", "x",
        f"{organization}-{code}x", f"9999999-{code}", f"0{'9' * 30}-{code}",
        "https:%2F%2Fevil.example", f"{organization}-é{code[1:]}",
    ):  # fmt: skip
        assert out.get(f"/l/{wrong}", **PHONE).status_code == 404, wrong
    assert out.get(f"/l/{one}?to=https://evil.example&next=//evil.example", **PHONE)[
        "Location"
    ].startswith("https://aurora.example/")
    assert out.post(f"/l/{one}", **PHONE).status_code == 405


@pytest.mark.parametrize(
    "word", ["javascript:alert(1)//x.y", "data:text/html,x.y", "//evil.example"]
)
def test_f36_nothing_but_the_web_becomes_a_link(hall, word):
    with hall.open():
        short = shortening.shorten({1: f"see {word} now"}, written=word)

    assert short.links == [] and word in short.bodies[1]


@pytest.mark.parametrize(
    ("body", "target", "left"),
    [
        ("see www.aurora.example/winter.", "https://www.aurora.example/winter", "see {}."),
        ("Aurora.com?a=1 is open", "https://Aurora.com?a=1", "{} is open"),
        ("loja.com.br!", "https://loja.com.br", "{}!"),
        ("go.it/now or the end.It was", "https://go.it/now", "{} or the end.It was"),
        ("from 12.50/each, me@aurora.com", "", "from 12.50/each, me@aurora.com"),
    ],
)
def test_f36_a_site_without_http_is_a_link_as_on_a_phone(hall, body, target, left):
    with hall.open():
        short = shortening.shorten({1: f"{body} Acme.com"}, written=body)
        base = shortening.where()

    codes = [code for _, _, code, _ in short.links]
    assert [to for *_, to in short.links] == ([target] if target else [])
    assert short.bodies[1] == left.format(*(base + code for code in codes)) + " Acme.com"


def test_f36_the_short_form_is_what_is_measured(hall, ada):  # noqa: F811
    hall.contact("Mara Lind")
    long = "https://aurora.example/" + "a" * 200
    given = form(hall, people="on", body=f"Aurora: {long} Reply STOP to opt out")
    campaign = hall.campaign()

    without = ada.post(path(campaign.uuid, "count"), given).text
    counted = ada.post(path(campaign.uuid, "count"), {**given, "counts_clicks": "on"}).text

    assert "2.0 SMS each" in without and long in without
    assert "1.0 SMS each" in counted and long not in counted
    ada.post(path(campaign.uuid), {**given, "counts_clicks": "on"})
    assert "by short links of each recipient’s own" in ada.get(path(campaign.uuid, "review")).text


def test_f36_clicks_go_with_the_message_and_with_the_person(hall, sent):
    one, two = codes(hall)
    for code in (one, two):
        Client().get(f"/l/{code}", **PHONE)
    first, second = hall.recipients(sent)

    with hall.open():
        removing.messages([first.message_id], by="retention")
        assert [link.recipient_id for link in Link.objects.all()] == [second.pk]
        erasing.ask(Identity.objects.get(pk=second.identity_id), by=hall.ada)
    with tenancy.in_organization(hall.house.organization):
        erasing.work()
    with hall.open():
        assert not Link.objects.exists()
    assert Client().get(f"/l/{two}", **PHONE).status_code == 404


def test_f36_a_domain_is_kept_once_it_leads_here(hall, ada, monkeypatch):  # noqa: F811
    asked = []
    here = Client()

    def through(url):
        asked.append(url)
        if "go.aurora" in url:
            return here.get(url.removeprefix("https://go.aurora.example")).content
        return b"parked" if "parked" in url else None

    monkeypatch.setattr(reaching, "_clients", [through])
    page = "/aurora/campaigns/links/"

    refused = [ada.post(page, {"domain": one}) for one in
               ("10.0.0.1", "localhost", "a b.example", "parked.example", "away.example")]  # fmt: skip
    kept = ada.post(page, {"domain": "https://Go.Aurora.example/"})

    assert [one.status_code for one in refused] == [422] * 5 and kept.status_code == 302
    assert len(asked) == 3  # the first three were never asked
    assert "leads somewhere else" in refused[3].text and "does not answer" in refused[4].text
    with hall.open():
        assert Rules.objects.get().short_domain == "go.aurora.example"
        assert shortening.where().startswith("https://go.aurora.example/l/")
    assert "go.aurora.example/l/" in ada.get(page).text
    assert "go.aurora.example" in ada.get("/aurora/settings/audit/").text


def test_f36_a_domain_is_asked_on_the_internet_only():
    """Nothing inside, whatever name it goes by, and nothing that sends one on."""
    for host in ("127.0.0.1", "localhost", "[::1]", "169.254.169.254"):
        assert wires.ask(f"https://{host}/l/here/x") is None
    assert wires.ask("http://example.com/") is None
