"""A campaign at the screen: built, reviewed, told how far it is, paused; on desktop and phone (F17,
F36).
"""

from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean
from tests.browser.test_prewritten import home
from tests.sweeps.stage import picture

# One a second on the desktop, so that there is something to pause however busy the machine is.
ALWAYS = """
from datetime import time
from campaigns.models import Rules
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel
with tenancy.unscoped("a test has no night"):
    organization = Organization.objects.get(slug=%r)
with tenancy.in_organization(organization), tenancy.transaction():
    Rules.objects.create(quiet_until=time(0), quiet_from=time(23, 59, 59), price="0.0083")
    Channel.objects.update(per_second=%r)
"""
LONG = 60_000
PASTE = "(area, text) => { area.value = text; area.dispatchEvent(new Event('input')); }"


def build(ada, desk, people, size):
    """A campaign to so many, reviewed; its page."""
    ada.goto(home(ada) + "campaigns/")
    clean(ada, f"list-{size}")
    ada.get_by_label("Name").fill("Winter check")
    ada.get_by_role("button", name="New campaign").click()
    ada.get_by_role("textbox", name="Message").fill(
        "Aurora: winter is coming for your chain, {first name|there}: https://aurora.example/winter"
        " Reply STOP to opt out"
    )
    ada.get_by_label("Count clicks").check()
    if size == "phone":
        file = {"name": "snow.png", "mimeType": "image/png", "buffer": picture("PNG", (160, 120))}
        ada.get_by_label("Files that go along").set_input_files(file)
    numbers = "\n".join(f"+1206{3_000_000 + n}" for n in range(people))
    ada.get_by_label("Numbers besides").fill(numbers)
    ada.get_by_label("Numbers besides").blur()
    counted = ada.locator("#count")
    expect(counted.get_by_role("heading")).to_have_text(f"{people} people", timeout=LONG)
    expect(counted).to_contain_text("winter is coming for your chain, there")
    expect(counted).to_contain_text("/l/")
    clean(ada, f"build-{size}")
    ada.get_by_role("button", name="Review").click()
    expect(ada.get_by_role("heading", name="What will happen")).to_be_visible()
    if size == "phone":
        expect(ada.get_by_role("img", name="snow.png")).to_be_visible()
        expect(ada.locator(".campaign-checks")).to_contain_text(f"{people} MMS")
    clean(ada, f"review-{size}")
    ada.get_by_role("button", name="Start sending").click()
    return ada.locator("#standing")


def test_f36_campaign_is_built_reviewed_told_paused_and_canceled(desk, sign_in):
    desk.site.manage("shell", "-v0", "-c", ALWAYS % (desk.slug, 2))
    ada = sign_in(desk, "ada", viewport=SIZES["desktop"])
    ada.set_default_timeout(LONG)
    sockets = []
    ada.route_web_socket("**/ws/**", lambda ws: sockets.append((ws, ws.connect_to_server())))
    standing = build(ada, desk, 100, "desktop")
    expect(standing).to_have_attribute("data-state", "running", timeout=LONG)
    asked = []
    ada.on("request", lambda request: "/standing/" in request.url and asked.append(request.url))
    value = standing.locator(".meter-head__value")
    for told in range(3):  # it moves, and nobody asked
        expect(value).not_to_have_text(value.inner_text() if told else "0", timeout=LONG)
    expect(standing.locator(".chart")).to_be_visible(timeout=LONG)
    assert len(asked) <= 3  # when the socket came, and what it may have missed
    for socket, _ in sockets:  # it is lost, and what it missed is asked for
        socket.close(code=1011)
    expect(value).not_to_have_text(value.inner_text(), timeout=LONG)
    ada.get_by_role("button", name="Pause").click()
    expect(standing).to_have_attribute("data-state", "paused")
    clean(ada, "paused-desktop")
    ada.errors.clear()
    ada.get_by_role("button", name="Go on").click()
    expect(standing).to_have_attribute("data-state", "running")
    ada.get_by_role("button", name="Cancel the rest").click()
    question = ada.get_by_role("dialog", name="Cancel the rest?")
    clean(ada, "canceling-desktop")
    question.get_by_role("button", name="Cancel the rest").click()
    expect(standing).to_have_attribute("data-state", "cancelled")
    clean(ada, "canceled-desktop")


def test_f36_campaign_finishes_before_ones_eyes_on_the_phone(desk, sign_in):
    desk.site.manage("shell", "-v0", "-c", ALWAYS % (desk.slug, 20))
    ada = sign_in(desk, "ada", viewport=SIZES["phone"])
    ada.set_default_timeout(LONG)
    standing = build(ada, desk, 3, "phone")
    expect(standing).to_have_attribute("data-state", "done", timeout=LONG)
    expect(standing).to_contain_text("of 3 sent")
    expect(ada.get_by_role("button", name="Pause")).to_have_count(0)
    clean(ada, "done-phone")
    ada.get_by_role("link", name="All recipients").click()
    expect(ada.get_by_role("heading", name="Recipients")).to_be_visible()
    expect(ada.get_by_role("button", name="No more of this").first).to_be_in_viewport(ratio=1)
    clean(ada, "recipients-phone")
    ada.goto(home(ada) + "campaigns/links/")
    expect(ada.get_by_label("Domain of short links")).to_be_visible()
    clean(ada, "domain-phone")


def test_f144_long_list_that_is_pasted_goes_as_a_file(desk, sign_in):
    ada = sign_in(desk, "ada", viewport=SIZES["phone"])
    ada.set_default_timeout(LONG)
    ada.goto(home(ada) + "campaigns/")
    ada.get_by_label("Name").fill("Winter check")
    ada.get_by_role("button", name="New campaign").click()
    numbers = ada.get_by_label("Numbers besides")
    expect(numbers).to_be_visible()

    numbers.evaluate(PASTE, "\n".join(f"+1206{3_000_000 + n}" for n in range(15_000)))

    expect(ada.get_by_text("So long a list goes as a file.")).to_be_visible()
    expect(numbers).to_have_value("")
    ada.get_by_role("button", name="Save").click()
    expect(ada.get_by_text("15000 numbers of your list are kept.")).to_be_visible(timeout=LONG)
    clean(ada, "long-list-phone")
