// A conversation that takes longer than a blink to open shows where its messages will stand. Until
// they do, nothing of the one before can be written in or clicked.

import { mark } from "frontdesk/list";
import { isAhead, screen } from "frontdesk/panes";

const BLINK = 150;
let timer = 0;
let latest = null; // what was asked for last
let before = null; // what the skeleton stands in place of

// Its row may have been made anew when the answer comes: the request itself says that it ended.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const row = detail.target?.id === "thread" && detail.elt.closest(".row");
  if (!row || isAhead(detail)) return;
  mark(row.dataset.conversation); // pressed again, a key goes on from here
  clearTimeout(timer);
  timer = setTimeout(wait, BLINK);
  latest = detail.xhr;
  latest.addEventListener("loadend", ended);
});

function ended({ target }) {
  if (target !== latest) return;
  clearTimeout(timer);
  if (target.status < 200 || target.status >= 400) restore();
  before = null;
  mark(null);
}

function wait() {
  const thread = document.getElementById("thread");
  const blank = document.getElementById("blank-thread");
  if (!thread || !blank || before) return;
  before = [...thread.childNodes];
  thread.inert = true;
  thread.setAttribute("aria-busy", "true");
  thread.replaceChildren(blank.content.cloneNode(true));
  screen("thread");
}

// It did not come: the one before is still there, with what was typed in it.
function restore() {
  const thread = document.getElementById("thread");
  if (!before || thread?.getAttribute("aria-busy") !== "true") return;
  thread.replaceChildren(...before);
  thread.inert = false;
  thread.removeAttribute("aria-busy");
  if (!thread.dataset.conversation) screen("list");
}
