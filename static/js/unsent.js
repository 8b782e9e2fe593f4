// A text that did not go out: it is in its composer again, beside it stands why, and what was written
// meanwhile. Nothing goes before that was answered.

import { register } from "frontdesk/behaviors";
import { write } from "frontdesk/drafts";
import { parse, settle } from "frontdesk/frames";
import { show } from "frontdesk/toasts";

const composer = () => document.getElementById("composer");
const panel = () => document.querySelector("#unsent > .unsent");

// What a refused letter brought back, shown beside the composer it belongs to.
export function tell(conversation, html) {
  const region = document.getElementById("unsent");
  if (!region || composer()?.dataset.conversation !== conversation) return;
  const element = parse(html);
  region.replaceChildren(element);
  settle(element);
}

register("unsent", (element) => {
  element.addEventListener("click", (event) => {
    const button = event.target.closest("[data-unsent-do]");
    if (!button) return;
    composer().dataset.seen = element.dataset.seen;
    element.remove();
    actions[button.dataset.unsentDo](document.getElementById("composer-text"), element);
  });
});

const actions = {
  send: () => composer().requestSubmit(),
  edit: (area) => area.focus(),
  drop(area, element) {
    const text = area.value;
    write(area, "");
    show(element.dataset.dropped, { undo: () => bringBack(text) });
    area.focus();
  },
};

function bringBack(text) {
  const area = document.getElementById("composer-text");
  if (area) write(area, text);
}

// Enter must not answer the question by accident: it leads to it.
document.addEventListener(
  "submit",
  (event) => {
    const asked = panel();
    if (!asked || event.target !== composer()) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    asked.querySelector('[data-unsent-do="send"]').focus();
  },
  true,
);

// The composer may be made anew while somebody types in it: text, caret and focus stay.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const old = detail.target.querySelector?.("#composer-text");
  const fresh = detail.fragment.querySelector("#composer-text");
  if (!old || !fresh) return;
  fresh.value = old.value;
  if (document.activeElement !== old) return;
  const { selectionStart, selectionEnd } = old;
  const back = () => {
    if (old.isConnected) return;
    const area = document.getElementById("composer-text");
    area?.focus();
    area?.setSelectionRange(selectionStart, selectionEnd);
  };
  document.addEventListener("htmx:oobAfterSwap", back, { once: true });
});
