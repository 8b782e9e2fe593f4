// Keyboard shortcuts. A control names its own: data-key="e", data-key="E", data-key="g i".
// Pressing the key clicks it, or focuses it if it is a field. html[data-keys="off"] turns off what is
// a single key; chords and Escape stay. The sheet of them is inbox/conversations/shortcuts.py.

import { register } from "frontdesk/behaviors";
import { open } from "frontdesk/dialogs";
import { undoLast } from "frontdesk/toasts";

const FIELDS = 'input:not([type="checkbox"], [type="radio"], [type="button"]), textarea, select, [contenteditable]';
const PREFIX = "g";
const PREFIX_MS = 1200;
const HELD = new Set(["j", "k", "[", "]"]); // what goes on while its key is held down

let prefixed = 0;
let early = null; // what is typed while the palette is on its way

function visible(element) {
  return element.checkVisibility ? element.checkVisibility() : element.offsetParent !== null;
}

// What nobody sees just now because its menu is closed can be done all the same.
function reachable(element) {
  if (element.closest("[inert]")) return false;
  const menu = element.closest("[popover]:not(:popover-open)");
  return menu !== null && visible(menu.parentElement);
}

function control(key) {
  const all = [...document.querySelectorAll(`[data-key="${CSS.escape(key)}"]`)].filter((one) => !one.disabled);
  return all.find(visible) ?? all.find(reachable);
}

// Whether some control of the page answers to the key.
export function answers(key) {
  return key === "?" || control(key) !== undefined;
}

// True if one did.
export function press(key) {
  if (key === "?") return help();
  const found = control(key);
  if (!found) return false;
  if (found.matches(FIELDS)) found.focus();
  else found.click();
  return true;
}

const focusedRow = () => document.activeElement?.closest(".row") ?? null;
const currentRow = () => document.querySelector("#list .row[aria-current]");
const links = () =>
  [...document.querySelectorAll(".row > a.row__name")].filter((link) => visible(link) && !link.closest("[inert]"));

function moveInList(step) {
  const all = links();
  const at = all.indexOf((focusedRow() ?? currentRow())?.querySelector("a.row__name"));
  const next = all[at < 0 ? 0 : Math.min(Math.max(at + step, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function openBeside(step) {
  const rows = [...document.querySelectorAll("#list .row")];
  const at = rows.indexOf(currentRow());
  const next = at < 0 ? rows[0] : rows[at + step];
  next?.querySelector("a.row__name").click();
  next?.scrollIntoView({ block: "nearest" });
}

// One of the small buttons a row shows while it has the focus. False where no row is meant.
function useTool(row, ...names) {
  const link = row?.querySelector("a.row__name");
  if (!link) return false;
  if (focusedRow() !== row) link.focus();
  const tool = names.map((one) => row.querySelector(`[data-tool="${one}"]`)).find((one) => one && visible(one));
  tool?.click();
  return tool !== undefined;
}

// The contact's earlier conversations, beside the thread.
function earlier() {
  const first = document.querySelector("#details .past__item");
  if (!first) return false;
  if (!visible(first)) press("i");
  first.focus();
}

function help() {
  const sheet = document.getElementById("shortcuts");
  if (sheet) open(sheet);
  return sheet !== null;
}

function leave() {
  if (press("Escape")) return;
  const row = currentRow();
  if (document.activeElement?.closest("#thread, #details") && row) row.querySelector("a.row__name").focus();
  else document.activeElement?.blur();
}

// What no single control stands for. A function that returns false leaves the key to a control.
const own = {
  j: () => moveInList(1),
  k: () => moveInList(-1),
  o: () => focusedRow()?.querySelector("a.row__name")?.click(),
  "]": () => openBeside(1),
  "[": () => openBeside(-1),
  x: () => import("frontdesk/selection").then(({ toggle }) => toggle()),
  p: () => useTool(focusedRow() ?? currentRow(), "pin", "unpin"),
  u: () => useTool(focusedRow(), "read", "unread"),
  h: earlier,
  r: () => press("r") || document.getElementById("composer-text")?.focus(),
  z: () => press("z") || undoLast(),
  "?": help,
};

// Chords hold while one types, and when single keys are off.
const chords = {
  "Ctrl+k": palette,
};

function palette() {
  const address = document.querySelector("[data-commands]")?.dataset.commands;
  if (!address || document.querySelector("dialog[open]:not(#palette)")) return false;
  for (const menu of document.querySelectorAll(".menu:popover-open")) menu.hidePopover();
  early = "";
  import("frontdesk/palette")
    .then(({ open: show }) => show(address, () => early))
    .finally(() => (early = null));
  return true;
}

function onKey(event) {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.ctrlKey || event.metaKey) {
    const chord = event.altKey || event.shiftKey ? null : chords[`Ctrl+${event.key.toLowerCase()}`];
    if (chord?.()) event.preventDefault();
    return;
  }
  if (early !== null && event.key.length === 1) {
    early += event.key;
    return event.preventDefault();
  }
  if (event.altKey || document.querySelector("dialog[open], .menu:popover-open")) return;
  const typing = event.target.closest?.(FIELDS);
  if (event.key === "Escape") {
    if (typing) typing.blur();
    else leave();
    return;
  }
  if (typing || document.documentElement.dataset.keys === "off") return;

  const waiting = Date.now() - prefixed < PREFIX_MS;
  prefixed = 0;
  if (!waiting && event.key === PREFIX) {
    prefixed = Date.now();
    return;
  }
  const key = waiting ? `${PREFIX} ${event.key}` : event.key;
  if (event.repeat && !HELD.has(key)) return; // held down, one key would close one after the other
  const done = Object.hasOwn(own, key) && own[key]() !== false;
  if (done || press(key)) event.preventDefault();
}

document.addEventListener("keydown", onKey);

register("shortcuts", (item) => item.addEventListener("click", () => setTimeout(help)));
register("palette", (item) => item.addEventListener("click", () => setTimeout(palette)));

// The search's script comes with its first use, or with a page that shows results.
register("search-open", (link) => {
  link.addEventListener("click", (event) => {
    const pane = document.getElementById("search");
    if (!pane) return;
    event.preventDefault();
    // at once, so that no letter typed meanwhile is taken for a key
    pane.hidden = false;
    document.getElementById("search-words").focus();
    // unless it was left again while its script came
    import("frontdesk/search").then((search) => pane.hidden || search.open(link));
  });
});
register("search", (pane) => {
  if (!pane.hidden) import("frontdesk/search").then((search) => search.bind(pane));
});
