// Native dialogs: opened by a button, closed by Escape, the backdrop or [data-close].

import { register } from "frontdesk/behaviors";

export function open(dialog, opener = document.activeElement) {
  if (dialog.open) return;
  dialog.showModal();
  dialog.addEventListener("close", () => giveBack(opener), { once: true });
}

export function close(dialog) {
  dialog.close();
}

// The opener may have been swapped away meanwhile: its successor has the same id.
function giveBack(opener) {
  if (opener?.isConnected) opener.focus();
  else if (opener?.id) document.getElementById(opener.id)?.focus();
}

register("dialog", (dialog) => {
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) close(dialog);
  });
  // A form inside that was answered is done; a refused one (422) stays with its errors, and so does
  // one that only looked for something.
  dialog.addEventListener("htmx:afterRequest", ({ detail }) => {
    if (detail.successful && detail.requestConfig.verb !== "get" && dialog.open) close(dialog);
  });
});

register("open-dialog", (button) => {
  button.setAttribute("aria-haspopup", "dialog");
  button.addEventListener("click", (event) => {
    const dialog = document.getElementById(button.dataset.dialog);
    if (!dialog) return;
    event.preventDefault();
    open(dialog, button);
  });
});

// Pictures open in one of their own, whose script comes when one is reached for; without it each link
// opens its file.
register("viewer", (group) => {
  const bring = () => import("frontdesk/viewer");
  group.addEventListener("pointerover", bring, { once: true });
  group.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !document.getElementById("viewer") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    bring().then(({ view }) => view(group, link), () => location.assign(link.href));
  });
});
