// Short words after something was done, with Undo for a while.
// A view may also send HX-Trigger: {"toast": {"text": "…", "kind": "good", "undo": "/address/"}}.

import { mine } from "frontdesk/mine";

const SECONDS = 8;
const MOST = 3;
const ICONS = { good: "check", bad: "alert" };
const PANES = new Set(["thread", "list"]);

// undo: a function, or an address that a POST undoes it at. Of 0 seconds: it stays.
export function show(text, { undo = null, kind = "good", seconds = SECONDS } = {}) {
  const region = document.getElementById("toasts");
  const toast = document.getElementById("toast").content.firstElementChild.cloneNode(true);
  toast.classList.add(`toast--${kind}`);
  toast.querySelector(".toast__title").textContent = text;
  const use = toast.querySelector(":scope > .icon use");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#i-${ICONS[kind] ?? "info"}`));

  const button = toast.querySelector("[data-undo]");
  if (undo) button.addEventListener("click", () => runUndo(toast, undo));
  else button.remove();

  if (seconds) keepFor(toast, seconds);
  else toast.dataset.stays = "";
  region.append(toast);
  while (region.children.length > MOST) region.querySelector(":scope > :not([data-stays])").remove();
  return toast;
}

export function dismiss(toast) {
  toast.dataset.leaving = "";
  setTimeout(() => toast.remove(), 150);
}

export function undoLast() {
  const buttons = document.querySelectorAll("#toasts .toast:not([data-leaving]) [data-undo]");
  buttons[buttons.length - 1]?.click();
}

function runUndo(toast, undo) {
  dismiss(toast);
  if (typeof undo === "function") undo();
  else window.htmx.ajax("POST", undo, { source: "#toasts", swap: "none" }); // in nobody else's queue
}

// Who is reading or reaching for the button is given the time. Returns what begins it anew.
export function keepFor(toast, seconds) {
  let timer = null;
  const stop = () => clearTimeout(timer);
  const run = () => {
    stop();
    timer = setTimeout(() => dismiss(toast), seconds * 1000);
  };
  toast.addEventListener("pointerenter", stop);
  toast.addEventListener("focusin", stop);
  toast.addEventListener("pointerleave", run);
  toast.addEventListener("focusout", run);
  run();
  return run;
}

// What was refused says why, and what did not get through that it did not. `said` is what the server
// answered, if it did.
export function refused(said) {
  show(said?.sentence ?? document.getElementById("toasts").dataset.failed, { kind: "bad" });
}

function reasonOf({ response }) {
  try {
    return JSON.parse(response);
  } catch {
    return null;
  }
}

// The button that asked may be gone before the answer: the request itself says how it went.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  const { verb, triggeringEvent } = detail.requestConfig;
  // what nobody asked for, fetched ahead or anew, fails in silence
  if (verb === "get" && !(triggeringEvent && PANES.has(detail.target?.id))) return;
  detail.xhr.addEventListener("error", () => refused(null));
  detail.xhr.addEventListener("load", ({ target }) => {
    if (target.status >= 400 && target.status !== 422) refused(reasonOf(target));
  });
});

// A word that outlives the page it was about; with what was written there, it stays until it is put away.
const said = sessionStorage.getItem("said");
if (sessionStorage.getItem(mine("written"))) import("frontdesk/written").then(({ give }) => give(said));
else if (said) {
  sessionStorage.removeItem("said");
  show(said, { kind: "info" });
}

document.addEventListener("toast", ({ detail }) => show(detail.text, detail));
