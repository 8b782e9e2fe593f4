"""From no number to the first text sent from one that carriers know, in a browser, against the
pretend carrier: bought, rejected, corrected, approved. F116, F117, F139-F141: see docs/features.md.
"""

import time
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests import specs
from tests.browser.looks import SIZES, clean
from tests.browser.site import Desk
from tests.registration.office import BRAND, CAMPAIGN

BUSINESS = ("business_name", "business_type", "company_type", "registration_identifier",
            "registration_number", "industry", "regions", "website")  # fmt: skip
PERSON = ("first_name", "last_name", "title", "position", "email", "phone")
ADDRESS = ("street", "city", "region", "postal_code", "country")
LONG = 40  # seconds of many calls
EXCHANGE = "640"
BLOCKED = """
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel
with tenancy.unscoped("a test plays the carrier"):
    organization = Organization.objects.get(slug=%r)
with tenancy.in_organization(organization), tenancy.transaction():
    Channel.objects.update(registered=False)
"""
CONSENT = ("message_flow", "privacy_url", "terms_url", "opt_out_message", "help_message")


@pytest.fixture
def blocked(site):
    """A desk whose number nobody registered; reviews wait for a word."""
    desk = site.desk(registered=False)
    events = desk.webhooks["message"].replace("/message/", "/events/")
    desk.carrier.register(desk.account, desk.token, [], events_url=events)
    desk.carrier.review(desk.account, hold=True)
    return desk


@pytest.fixture
def bare(site):
    """A team whose carrier account has no number yet; reviews wait for a word."""
    slug, account, token = f"bare-{uuid4().hex[:8]}", f"AC{uuid4().hex}", uuid4().hex
    file = site.fleet.home / f"{slug}.toml"
    members = "".join(
        f'[[members]]\nemail = "{name}@{slug}.example"\nname = "{name.title()}"\nrole = "{role}"\n'
        for name, role in (("ada", "owner"), ("ben", "agent"))
    )
    file.write_text(
        f'[organization]\nslug = "{slug}"\nname = "Aurora Bikes"\nlanguage = "en"\n{members}'
        f'[[teams]]\nname = "Shop"\nmembers = ["ada@{slug}.example", "ben@{slug}.example"]\n'
        f'[[connections]]\nname = "main"\ncarrier = "twilio"\naccount_sid = "{account}"\n'
        f'auth_token = "{token}"\napi_base = "{site.carrier.url}"\n'
    )
    site.manage("provision", str(file))
    site.carrier.register(account, token, [])
    site.carrier.review(account, hold=True)
    return Desk(site, slug, f"+1206{EXCHANGE}0111", token, account, {})


def found(page, desk):
    """The wizard makes an inbox on a number bought with it, which carriers block as real ones do."""
    page.goto(f"/{desk.slug}/settings/inboxes/new/")
    page.get_by_label("Name", exact=True).fill("Sales")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_label("Area code").fill("206")
    page.get_by_label("Starts with").fill(EXCHANGE)
    page.get_by_role("button", name="Search").click()
    page.locator(".number-card").nth(1).click()
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_role("heading", name="When somebody calls")).to_be_visible()
    page.get_by_role("button", name="Continue", exact=True).click()
    page.get_by_role("checkbox").check()  # Ben
    page.get_by_role("button", name="Continue", exact=True).click()
    expect(page.get_by_text("the carrier bills it by the month")).to_be_visible()
    page.get_by_role("button", name="Create", exact=True).click()
    expect(page.get_by_role("heading", name="Sales is ready")).to_be_visible()
    desk.site.manage("shell", "-v0", "-c", BLOCKED % desk.slug)
    page.reload()
    page.get_by_role("link", name="Register it with the carriers").click()
    expect(page.get_by_role("heading", name="Texts to the United States")).to_be_visible()
    return page.url


def registration(page):
    """The address of the page of the desk's inbox."""
    home = "/".join(page.url.split("/")[:4]) + "/settings/"
    page.goto(home + "registrations/")
    page.locator("main .registration-list__name", has_text="Sales").click()
    expect(page.get_by_role("heading", name="Texts to the United States")).to_be_visible()
    return page.url


def write(page, names, answers):
    for name in names:
        field = page.locator(f"[name={name}]")
        if field.evaluate("field => field.localName") == "select":
            field.select_option(answers[name])
        else:
            field.fill(answers[name])


def go_on(page, title):
    page.get_by_role("button", name="Save and continue").click()
    expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()


def shows(page, step, state):
    """The step comes to the state."""
    looks(page, step.and_(page.locator(f"[data-state={state}]")))


def looks(page, what):
    """The page shows it by itself: it looks every five seconds, and those pass at once here."""
    until = time.monotonic() + LONG
    while not what.count() and time.monotonic() < until:
        page.clock.fast_forward(5000)
        page.wait_for_load_state("networkidle")
    expect(what).to_be_visible()


def fill_in(page):
    page.get_by_role("link", name="Begin registration").click()
    write(page, BUSINESS, BRAND)
    go_on(page, "Person")
    write(page, PERSON, BRAND)
    go_on(page, "Address")
    write(page, ADDRESS, BRAND)
    go_on(page, "Purpose")
    write(page, ("usecase", "description"), CAMPAIGN)
    go_on(page, "Samples")
    page.locator("[name=sample_1]").fill("Pay here: https://bit.ly/3xyz")
    expect(page.locator("#remarks")).to_contain_text("bit.ly is a public link shortener")
    for number, text in enumerate(CAMPAIGN["samples"], 1):
        page.locator(f"[name=sample_{number}]").fill(text)
    go_on(page, "Consent")
    write(page, CONSENT, CAMPAIGN)
    go_on(page, "Check and submit")


def test_f133_f139_f140_f141_number_is_bought_registered_and_sends_its_first_text(bare, sign_in):
    desk = bare
    ada = sign_in(desk, "ada")
    address = found(ada, desk)
    ben = sign_in(desk, "ben")
    expect(ben.locator("#navigation").get_by_text("Sales")).to_have_count(0)
    ada.clock.install()
    ada.reload()
    expect(ada.get_by_text("Carriers in the United States block all texts")).to_be_visible()
    fill_in(ada)
    expect(ada.get_by_text("A reviewer would find nothing to turn down here.")).to_be_visible()
    ada.get_by_role("button", name="Submit").click()
    expect(ada.get_by_text("Submitted. The carriers take days")).to_be_visible()

    steps = ada.locator(".registration-step")
    shows(ada, steps.filter(has_text="Profile submitted"), "done")
    desk.carrier.review(desk.account, "products", "twilio-approved")
    desk.carrier.review(desk.account, "profiles", "twilio-approved")
    shows(ada, steps.filter(has_text="Brand submitted"), "done")
    desk.carrier.review(desk.account, "brands", "APPROVED")
    shows(ada, steps.filter(has_text="Campaign submitted"), "done")
    errors = [{"error_code": "30896", "error_message": "Opt-in could not be verified"}]
    desk.carrier.review(desk.account, "campaigns", "FAILED", errors=errors)
    looks(ada, ada.get_by_text("It is not clear how customers agreed to be texted."))
    ada.get_by_role("link", name="Correct and submit again").click()
    ada.locator("[name=message_flow]").fill(CAMPAIGN["message_flow"] + " It is not ticked before.")
    go_on(ada, "Check and submit")
    ada.get_by_role("button", name="Submit").click()
    shows(ada, steps.filter(has_text="Campaign approved"), "waiting")
    desk.carrier.review(desk.account, "campaigns", "VERIFIED")
    shows(ada, steps.filter(has_text="Campaign approved"), "done")
    expect(ada.locator(".registration-numbers")).to_contain_text("Not registered")
    desk.carrier.review(desk.account, "numbers", "registered")
    looks(ada, ada.locator(".registration-numbers", has_text="Registered", has_not_text="Not"))
    assert ada.url == address

    ben.goto(address.split("/settings/")[0] + "/new/")
    expect(ben.locator("#navigation").get_by_text("Sales").first).to_be_attached()
    ben.locator("#new-words").fill("+12065550142")
    ben.locator("#new-found button").first.click()
    expect(ben.locator("#new-who li")).to_have_count(1)
    ben.locator("#new-text").fill("Your bike is ready")
    ben.get_by_role("button", name="Send").click()
    expect(ben.locator("#messages")).to_contain_text("Your bike is ready")
    ben.wait_for_selector(".message[data-status=delivered]", timeout=20000)
    assert [text["body"] for text in desk.phone()] == ["Your bike is ready"]
    if specs.FOLDER.exists():
        specs.all_valid(specs.from_carrier(desk.carrier.requests(desk.account)))


@pytest.mark.parametrize("size", SIZES)
def test_every_page_is_clean(blocked, sign_in, size):
    page = sign_in(blocked, "ada", viewport=SIZES[size])
    address = registration(page)
    pages = ["", "campaign/business/", "campaign/samples/", "campaign/consent/"]
    page.goto(address + "campaign/samples/")
    page.locator("[name=sample_1]").fill("Pay here: https://bit.ly/3xyz")
    page.get_by_role("button", name="Go on later").click()
    page.wait_for_url(address)

    overview = "/".join(page.url.split("/")[:5]) + "/registrations/"
    for one in [*(address + name for name in pages), address + "campaign/check/", overview]:
        page.goto(one)
        page.wait_for_selector("html[data-net=live]")
        clean(page, f"{size}-{one.rstrip('/').rpartition('/')[2]}")
