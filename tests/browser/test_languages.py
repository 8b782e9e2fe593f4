"""Every page of the map in the longer languages: nothing is wider than its window, no word of a
label is torn, no mark stands alone above its line (F150).
"""

import pytest

from tests.browser.looks import SIZES, fits

ELSEWHERE = [
    "",
    "contacts/",
    "contacts/new/",
    "campaigns/",
    "new/",
    "contacts/duplicates/",
]

TORN = """() => {
  const lines = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
  };
  const found = [];
  for (const label of document.querySelectorAll(".option__name, .tabbar__item")) {
    const texts = document.createTreeWalker(label, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const node = texts.currentNode;
      if (node.parentElement.clientWidth < 2) continue;
      const whole = label.matches(".tabbar__item") ? /.+/g : /\\S+/g;
      for (const word of node.data.trim().matchAll(whole)) {
        const at = node.data.indexOf(word[0]);
        if (lines(node, at, at + word[0].length) > 1) found.push(word[0]);
      }
    }
  }
  const dot = document.querySelector(".page__head > .dot")?.getBoundingClientRect();
  const title = document.querySelector(".page__head > .page__title")?.getBoundingClientRect();
  if (dot && title && dot.bottom <= title.top) found.push("dot");
  return found;
}"""


def speak(page, home, language):
    """The member reads this language from now on."""
    page.goto(f"{home}settings/you/")
    page.locator("select[name$=language]").select_option(language)
    card = page.locator("form", has=page.locator("select[name$=language]"))
    card.locator("button[type=submit]").last.click()
    page.wait_for_selector(f"html[lang={language}]", timeout=20_000)
    page.wait_for_load_state()


def everything(page, home):
    """The settings' pages, those of the first inbox included, and what lies beside them."""
    page.goto(f"{home}settings/general/")
    page.goto(page.locator("a[data-room]").first.get_attribute("href"))
    found = page.locator("#navigation a").evaluate_all("links => links.map(link => link.href)")
    return list(dict.fromkeys([*found, *(home + name for name in ELSEWHERE)]))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["it", "pt-br"])
def test_no_page_is_wider_than_its_window(desk, sign_in, size, language):
    desk.text("Is my bike ready?")
    page = sign_in(desk, "ada", viewport=SIZES[size])
    home = "/".join(page.url.split("/")[:4]) + "/"
    speak(page, home, language)

    addresses = everything(page, home)
    wide, torn = [], []
    for address in addresses:
        answer = page.goto(address)
        assert answer.status == 200, address
        if not fits(page):
            wide.append(address)
        torn += [(address, word) for word in page.evaluate(TORN)]

    assert page.locator("html").get_attribute("lang") == language
    assert len(addresses) > 30
    assert wide == []
    assert torn == []
