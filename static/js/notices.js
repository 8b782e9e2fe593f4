// The notification centre: what comes while it is open stands on top at once, and is read in place.

import { badges } from "frontdesk/badges";
import { register } from "frontdesk/behaviors";
import { settle } from "frontdesk/frames";

let known = parseInt(document.querySelector('[data-badge="bell"] .count')?.textContent ?? "0", 10);

document.addEventListener("bell", ({ detail }) => {
  if (detail > known) more();
  known = detail;
});

async function more() {
  const answer = await fetch(location.pathname, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const told = page.getElementById("notices");
  const shown = document.getElementById("notices");
  if (!told) return;
  if (!shown) {
    document.querySelector("#main .empty").replaceWith(told);
    return settle(told);
  }
  for (const notice of [...told.querySelectorAll(":scope > .notice")].reverse()) {
    if (document.getElementById(notice.id)) continue;
    shown.prepend(notice);
    settle(notice);
  }
}

// One is read, or all are.
register("read-notices", (form) => {
  form.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (!detail.successful) return;
    const one = form.closest(".notice");
    for (const notice of one ? [one] : document.querySelectorAll(".notice[data-unread]")) {
      notice.removeAttribute("data-unread");
      notice.querySelector("form")?.remove();
    }
    if (!one) form.remove();
    badges();
  });
});
