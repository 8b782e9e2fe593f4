"""Pictures and other files, in and out. F78, F79."""

import io

from PIL import Image
from playwright.sync_api import expect

PHONE = {"width": 390, "height": 844}


def jpeg(width=800, height=600, color="teal"):
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "JPEG")
    return out.getvalue()


def open_first(page):
    page.locator(".row__name").first.click()
    page.wait_for_selector("html[data-watching]")


def test_picture_from_a_customer_is_seen_and_opened(desk, sign_in):
    ben = sign_in(desk, "ben")

    desk.text("Look", media=(("bike.jpg", "image/jpeg", jpeg()),))

    expect(ben.locator(".row__preview", has_text="Look")).to_be_visible()
    open_first(ben)
    picture = ben.locator(".pictures img")
    expect(picture).to_be_visible(timeout=20_000)
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    picture.click()
    expect(ben.locator("#viewer")).to_be_visible()
    ben.keyboard.press("Escape")
    expect(ben.locator("#viewer")).to_be_hidden()


def test_what_becomes_a_picture_by_morphing_opens(desk, sign_in):
    """The place of a file that is still fetched is the same element as the picture's."""
    ben = sign_in(desk, "ben")
    desk.text("Look", media=(("bike.jpg", "image/jpeg", jpeg()),))
    open_first(ben)
    expect(ben.locator(".pictures img")).to_be_visible(timeout=20_000)

    ben.evaluate(
        """async () => {
          const bubble = document.querySelector(".pictures").parentElement;
          const html = bubble.innerHTML;
          const waiting = document.createElement("div");
          waiting.className = "missing";
          bubble.replaceChildren(waiting);
          await new Promise(requestAnimationFrame);
          window.Idiomorph.morph(bubble, html, { morphStyle: "innerHTML" });
        }"""
    )
    ben.locator(".pictures img").click()

    expect(ben.locator("#viewer")).to_be_visible()


def test_f78_f79_files_picked_on_a_phone_leave_with_the_answer(desk, sign_in):
    desk.text("Send me the invoice")
    ben = sign_in(desk, "ben", viewport=PHONE, has_touch=True, is_mobile=True)
    open_first(ben)

    ben.locator("#composer-files").set_input_files(
        [
            {"name": "bike.jpg", "mimeType": "image/jpeg", "buffer": jpeg(3000, 2000)},
            {"name": "invoice.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"},
        ]
    )
    expect(ben.locator('.tray__tile[data-state="ready"]')).to_have_count(2)
    ben.locator("#composer-text").fill("Here it is")
    ben.get_by_role("button", name="Send", exact=True).click()

    status = ben.locator(".message[data-direction=out] .message__status")
    expect(status).to_have_attribute("data-status", "delivered", timeout=20_000)
    expect(ben.locator(".message[data-direction=out] .pictures img")).to_be_visible()
    (sent,) = [text for text in desk.phone() if text["by"] == "business"]
    assert len(sent["media"]) == 2


def test_file_that_cannot_go_says_why(desk, sign_in):
    desk.text("Hello")
    ben = sign_in(desk, "ben")
    open_first(ben)

    ben.locator("#composer-files").set_input_files(
        {"name": "big.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n" + b"x" * 600_000}
    )

    expect(ben.get_by_text("The file is too large.")).to_be_visible()
    ben.errors.clear()  # the browser reports the refusal itself


def test_f78_files_are_kept_with_a_note_and_go_nowhere(desk, sign_in):
    desk.text("Hello")
    ben = sign_in(desk, "ben")
    open_first(ben)
    ben.get_by_role("link", name="Note", exact=True).first.click()

    ben.locator("#note-files").set_input_files(
        {"name": "trace.log", "mimeType": "text/plain", "buffer": b"x" * 700_000}
    )
    tile = ben.locator('#note-tray .tray__tile[data-state="ready"]')
    expect(tile).to_contain_text("trace.log", timeout=20_000)
    ben.get_by_role("button", name="Add note").click()

    expect(ben.locator(".note")).to_contain_text("trace.log", timeout=20_000)
    expect(tile).to_have_count(0)
    expect(ben.locator("#composer-tray .tray__tile")).to_have_count(0)
    assert [text for text in desk.phone() if text["by"] == "business"] == []
