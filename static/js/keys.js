// Keyboard shortcuts. A control names its own: data-key="e", data-key="E", data-key="g i".
// Pressing the key clicks it, or focuses it if it is a field. html[data-keys="off"] turns all off.

import { open } from "frontdesk/dialogs";
import { undoLast } from "frontdesk/toasts";

const FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]';
const PREFIX = "g";
const PREFIX_MS = 1200;

let prefixed = 0;

function visible(element) {
  return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
}

function moveInList(step) {
  const rows = [...document.querySelectorAll(".row > a.row__name")].filter(visible);
  const on = document.activeElement?.closest(".row")?.querySelector("a.row__name");
  const current = document.querySelector(".row[aria-current] > a.row__name");
  const at = rows.indexOf(on ?? current);
  const next = rows[at < 0 ? 0 : Math.min(Math.max(at + step, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function help() {
  const sheet = document.getElementById("shortcuts");
  if (sheet) open(sheet);
}

const own = {
  j: () => moveInList(1),
  k: () => moveInList(-1),
  o: () => document.activeElement?.closest(".row")?.querySelector("a.row__name")?.click(),
  r: () => document.getElementById("composer-text")?.focus(),
  z: undoLast,
  "?": help,
};

// True if some control of the page answers to the key.
function press(key) {
  for (const control of document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)) {
    if (!visible(control) || control.disabled) continue;
    if (control.matches(FIELDS)) control.focus();
    else control.click();
    return true;
  }
  return false;
}

function onKey(event) {
  if (document.documentElement.dataset.keys === "off" || event.defaultPrevented) return;
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open], .menu:popover-open")) return;
  const typing = event.target.closest?.(FIELDS);
  if (event.key === "Escape") {
    if (typing) typing.blur();
    else press("Escape");
    return;
  }
  if (typing) return;

  const waiting = Date.now() - prefixed < PREFIX_MS;
  prefixed = 0;
  if (!waiting && event.key === PREFIX) {
    prefixed = Date.now();
    return;
  }
  const key = waiting ? `${PREFIX} ${event.key}` : event.key;
  if (press(key)) event.preventDefault();
  else if (own[key]) {
    event.preventDefault();
    own[key]();
  }
}

document.addEventListener("keydown", onKey);
