// An inbox can be worked in now, or not any more: the navigation says so, and so does the composer of
// the conversation that is open. Nothing else of the page is touched.

import { settle } from "frontdesk/frames";

let asking = false;

export async function renew() {
  if (asking || location.pathname.includes("/settings/")) return;
  asking = true;
  const answer = await fetch(location.href, { credentials: "same-origin" }).catch(() => null);
  asking = false;
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const old = document.getElementById("navigation");
  const fresh = page.getElementById("navigation");
  if (old && fresh) {
    const top = old.querySelector(".nav__body")?.scrollTop ?? 0;
    old.replaceChildren(...fresh.childNodes);
    settle(old);
    old.querySelector(".nav__body")?.scrollTo({ top });
  }
  composer(page.getElementById("composer-place"));
}

function composer(fresh) {
  const old = document.getElementById("composer-place");
  if (!old || !fresh || old.dataset.state === fresh.dataset.state) return;
  fresh.dataset.again = "";
  old.replaceWith(fresh);
  settle(fresh);
}
