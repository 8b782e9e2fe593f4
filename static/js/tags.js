// Tags of the open conversation: whether their row is shown, and the list to choose from, whose script
// comes when it is first opened.

import { register } from "frontdesk/behaviors";

const KEYS = new Set(["ArrowDown", "ArrowUp", "Enter"]);
const SHOWN = "tags-shown";
const root = document.documentElement;
const shown = () => localStorage.getItem(SHOWN) !== "no";

// Each browser remembers whether its member wants to see tags.
function apply() {
  root.toggleAttribute("data-tags-off", !shown());
  for (const button of document.querySelectorAll('[data-behavior~="tags-shown"]')) {
    button.ariaPressed = String(shown());
  }
}

register("tags-shown", (button) => {
  apply();
  button.addEventListener("click", () => {
    localStorage.setItem(SHOWN, shown() ? "no" : "yes");
    apply();
  });
});
apply();

register("tag-picker", (picker) => {
  let coming = null;
  const bring = () => (coming ??= import("frontdesk/tagging").then(({ attach }) => attach(picker)));
  picker.addEventListener("beforetoggle", ({ newState }) => {
    if (newState !== "open") return;
    picker.querySelector("[role=combobox]").value = ""; // now: what is typed meanwhile stays
    bring().then(({ load }) => load());
  });
  picker.addEventListener("keydown", (event) => {
    if (!KEYS.has(event.key)) return;
    event.preventDefault();
    bring().then(({ key }) => key(event.key));
  });
});
