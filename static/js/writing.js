// The two composers: which one is shown, and what is put into its text: emoji, marks, a handle.

import { register } from "frontdesk/behaviors";

let mode = "reply";

// Where somebody writes just now.
export function area() {
  return document.querySelector(".composer:not([hidden]) .composer__text:not([readonly])");
}

export function put(text, from, to) {
  const field = area();
  if (!field) return;
  field.setRangeText(text, from ?? field.selectionStart, to ?? field.selectionEnd, "end");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

// The mark around what is chosen, or around where the caret will stand; pressed again it is gone.
function wrap(mark) {
  const field = area();
  if (!field) return;
  const { selectionStart: from, selectionEnd: to, value } = field;
  const inner = value.slice(from, to);
  const marked = value[from - 1] === mark && value[to] === mark;
  if (marked) field.setRangeText(inner, from - 1, to + 1, "select");
  else field.setRangeText(mark + inner + mark, from, to, "end");
  const start = marked ? from - 1 : from + 1;
  field.setSelectionRange(start, start + inner.length);
  field.dispatchEvent(new Event("input", { bubbles: true }));
  field.focus();
}

function choose(place, wanted) {
  mode = wanted;
  for (const form of place.querySelectorAll(".composer")) form.hidden = form.dataset.mode !== wanted;
}

register("composer-place", (place) => {
  const first = place.querySelector(".composer:not([hidden])").dataset.mode;
  if (place.dataset.again !== undefined) choose(place, mode);
  else mode = first;
  place.addEventListener("click", (event) => {
    const link = event.target.closest(".composer__mode");
    if (!link) return;
    event.preventDefault();
    choose(place, link.dataset.mode);
    // also what can only be read just now: letters typed elsewhere are keys
    place.querySelector(".composer:not([hidden]) .composer__text")?.focus();
  });
  place.addEventListener("keydown", (event) => {
    if (!event.target.matches(".composer__text") || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const mark = event.shiftKey ? { x: "~" }[key] : { b: "*", i: "_" }[key];
    if (!mark) return;
    event.preventDefault();
    wrap(mark);
  });
});

document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-format]");
  if (item) wrap(item.dataset.format);
});

// What may be done is the same as before: what somebody writes in is not taken from under them.
document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const old = detail.target;
  if (old.id !== "composer-place") return;
  const fresh = detail.fragment.id === old.id ? detail.fragment : detail.fragment.querySelector("#composer-place");
  if (fresh?.dataset.state === old.dataset.state) detail.shouldSwap = false;
  else if (fresh) fresh.dataset.again = "";
});

// What is opened seldom brings its script with it.
const seldom = { emoji: () => import("frontdesk/emoji"), "snooze-menu": () => import("frontdesk/snoozing") };
for (const [name, load] of Object.entries(seldom)) {
  register(name, (item) => {
    const menu = item.closest("[popover]");
    menu.addEventListener("toggle", ({ newState }) => newState === "open" && load().then(({ open }) => open(item)));
  });
}

// The times are those of now: asked for when the window is opened.
document.addEventListener("click", (event) => {
  if (event.target.closest('[data-dialog="later"]')) {
    const { address } = document.getElementById("later").dataset;
    window.htmx.ajax("GET", address, { target: "#later-times", swap: "innerHTML" });
  }
});
