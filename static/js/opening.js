// A conversation that takes longer than a blink to open shows where its messages will stand. Until
// they do, nothing of the one before can be written in or clicked.

import { mark } from "frontdesk/list";
import { screen } from "frontdesk/panes";

const BLINK = 150;
let timer = 0;
let before = null; // what the skeleton stands in place of

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const row = detail.target?.id === "thread" && detail.elt.closest(".row");
  if (!row) return;
  mark(row.dataset.conversation); // pressed again, a key goes on from here
  clearTimeout(timer);
  timer = setTimeout(wait, BLINK);
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.target?.id !== "thread") return;
  clearTimeout(timer);
  if (!detail.successful) {
    restore();
    mark();
  }
  before = null;
});

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
