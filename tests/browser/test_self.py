"""A member's own: the picture, the signature below a text, the pages around them; and an inbox that
appears when its registration ends. F141, F149: see docs/features.md.
"""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.looks import SIZES, clean, fits, serious, settle, shot
from tests.until import until

REGISTER = """
from channels_app.registration.events import RegistrationChanged
from inbox import tenancy
from inbox.accounts.models import Organization
from inbox.conversations.models import Channel
from inbox.events import publish
with tenancy.unscoped("a test sets up"):
    house = Organization.objects.get(slug="%s")
with tenancy.in_organization(house), tenancy.transaction():
    channel = Channel.objects.get()
    Channel.objects.update(registered=True)
    publish(RegistrationChanged(about="a test", inbox_id=channel.inbox_id,
                                changes={"number": ["waiting", "done"]}))
"""


def photo():
    out = io.BytesIO()
    Image.linear_gradient("L").convert("RGB").resize((400, 300)).save(out, "PNG")
    return {"name": "me.png", "mimeType": "image/png", "buffer": out.getvalue()}


@pytest.mark.parametrize("size", SIZES)
def test_f149_picture_and_signature_stand_with_what_one_sends(desk, sign_in, size):
    desk.text("Is my bike ready?")
    ben = sign_in(desk, "ben", viewport=SIZES[size])
    home = f"/{desk.slug}/settings/you/"
    ben.goto(home)
    ben.locator("input[name=picture]").set_input_files(photo())
    ben.get_by_role("button", name="Use this picture").click()
    expect(ben.get_by_role("button", name="Remove the picture")).to_be_visible(timeout=20_000)
    card = ben.locator("#card-signature")
    card.get_by_label("Signature").fill("Ben, Aurora")
    card.get_by_role("switch").check()
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_text("Changed by")).to_be_visible(timeout=20_000)
    for name, address in (("profile", home), ("security", f"{home}security/")):
        ben.goto(address)
        clean(ben, f"{name}-{size}")

    ben.goto(f"/{desk.slug}/all/")
    ben.locator(".row__name").first.click()
    ben.wait_for_selector("html[data-watching]")
    ben.locator("#composer-text").fill("It is ready.")
    sign = ben.locator(".composer__sign")
    expect(sign).to_contain_text("Ben, Aurora")
    if size != "phone":
        expect(ben.locator("#composer .composer__count")).to_have_text("24 · 1 SMS")
        sign.locator("input").uncheck()
        expect(ben.locator("#composer .composer__count")).to_have_text("12 · 1 SMS")
        sign.locator("input").check()
    settle(ben)
    shot(ben, f"composer-{size}")
    assert serious(ben) == []
    assert fits(ben)
    ben.get_by_role("button", name="Send", exact=True).click()

    bubble = ben.locator('.message[data-direction="out"]')
    expect(bubble.locator(".bubble__text")).to_have_text("It is ready.\nBen, Aurora")
    expect(bubble.locator(".avatar__picture")).to_be_visible(timeout=20_000)
    shot(ben, f"sent-{size}")
    until(lambda: [one["body"] for one in desk.phone() if one["by"] == "business"]
          == ["It is ready.\nBen, Aurora"])  # fmt: skip


def test_f141_inbox_appears_where_agents_are_when_its_registration_ends(site, sign_in):
    desk = site.desk(registered=False)
    ben = sign_in(desk, "ben")
    place = ben.locator("#navigation").get_by_role("link", name="Sales")
    expect(place).to_have_count(0)
    ben.evaluate("window.isTheSamePage = true")

    site.manage("shell", "-v0", "-c", REGISTER % desk.slug)

    expect(place).to_be_visible(timeout=20_000)
    assert ben.evaluate("window.isTheSamePage")
