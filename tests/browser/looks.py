"""How pages look: at both sizes and in both schemes nothing is serious to axe or wider than the
window. Where SHOTS names a folder, pictures for people are left there.
"""

import os
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

SIZES = {"desktop": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}
SCHEMES = ("light", "dark")
SHOTS = os.environ.get("SHOTS", "")
# What a scheme changes is colors: all other rules are asked once.
COLORS = {"runOnly": ["color-contrast"]}
# Only what is wrong is looked at closer, and brought here.
RUN = """options => axe.run({resultTypes: ["violations"], ...options}).then(found => found.violations)"""


def serious(page):
    """What axe calls serious or critical in either scheme, with where it is."""
    return [*_found(page, "light", {}), *_found(page, "dark", COLORS)]


def _found(page, scheme, options):
    in_scheme(page, scheme)
    if page.evaluate("!window.axe"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(RUN, options)
    in_scheme(page, None)
    return [
        (one["id"], scheme, node["target"], node["failureSummary"][:200])
        for one in found
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"]
    ]


def in_scheme(page, scheme):
    """As whoever prefers light or dark sees it; None: as the browser was opened."""
    page.emulate_media(color_scheme=scheme or "null")
    settle(page)


def settle(page):
    """Wait for what enters to have entered. What is asked is what runs now: an animation that a view
    transition let fall never says that it ended.
    """
    page.evaluate(
        """async () => {
             const runs = (one) => one.playState === "running"
               && one.effect?.getTiming().iterations !== Infinity;
             while (document.getAnimations().some(runs)) await new Promise((on) => setTimeout(on, 20));
           }"""
    )


def fits(page):
    """Nothing is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def shot(page, name):
    """The page in both schemes, where somebody asked for pictures."""
    if not SHOTS:
        return
    Path(SHOTS).mkdir(parents=True, exist_ok=True)
    for scheme in SCHEMES:
        in_scheme(page, scheme)
        page.screenshot(path=Path(SHOTS, f"{name}-{scheme}.png"))
    in_scheme(page, None)


def clean(page, name=""):
    """Nothing serious, nothing sideways; a picture under the name."""
    settle(page)
    if name:
        shot(page, name)
    assert serious(page) == [], page.url
    assert fits(page), page.url
