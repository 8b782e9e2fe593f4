// What somebody was writing where they may write no more: handed back, to be used elsewhere. It is kept
// in this tab alone, through every page, until it is put away.

import { mine } from "frontdesk/mine";
import { dismiss, show } from "frontdesk/toasts";

export function give(words) {
  const toast = show(words, { kind: "info", seconds: 0 });
  toast.append(document.getElementById("kept-words").content.cloneNode(true));
  const area = toast.querySelector("textarea");
  area.value = sessionStorage.getItem(mine("written"));
  toast.addEventListener("click", ({ target }) => {
    if (target.closest("[data-copy]")) copy(area);
    if (!target.closest("[data-put-away]")) return;
    sessionStorage.removeItem(mine("written"));
    sessionStorage.removeItem("said");
    dismiss(toast);
  });
}

function copy(area) {
  area.select();
  navigator.clipboard?.writeText(area.value);
}
