// Short words after something was done, with Undo for a while.
// A view may also send HX-Trigger: {"toast": {"text": "…", "kind": "good", "undo": "/address/"}}.

const SECONDS = 8;
const MOST = 3;
const ICONS = { good: "check", bad: "alert" };

// undo: a function, or an address that a POST undoes it at.
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

  keepFor(toast, seconds);
  region.append(toast);
  while (region.children.length > MOST) region.firstElementChild.remove();
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
  else window.htmx.ajax("POST", undo, { swap: "none" });
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

// A word that outlives the page it was about.
const said = sessionStorage.getItem("said");
if (said) {
  sessionStorage.removeItem("said");
  show(said, { kind: "info" });
}

document.addEventListener("toast", ({ detail }) => show(detail.text, detail));
