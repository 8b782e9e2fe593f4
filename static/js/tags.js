// Tags of the open conversation: a list that is found by typing, and a row that can be hidden.

import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";
import { refused } from "frontdesk/toasts";

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
  const field = picker.querySelector("[role=combobox]");
  const place = picker.querySelector("[role=listbox]");
  let loading = null;
  const options = () => [...picker.querySelectorAll("[role=option]:not([hidden])")];

  // Typing begins at once; the tags come while one types.
  picker.addEventListener("beforetoggle", (event) => {
    if (event.newState !== "open") return;
    field.value = "";
    loading = window.htmx.ajax("GET", picker.dataset.address, { target: place, swap: "innerHTML" }).then(narrow);
  });

  // What begins with the words first, then what holds them; a new one where there is none.
  function narrow() {
    const typed = field.value.trim().toLocaleLowerCase();
    for (const option of picker.querySelectorAll("[data-tag]")) {
      option.hidden = !option.dataset.name.toLocaleLowerCase().includes(typed);
    }
    const made = picker.querySelector("[data-new]");
    if (made) {
      const known = [...picker.querySelectorAll("[data-tag]")];
      made.hidden = !typed || known.some((one) => one.dataset.name.toLocaleLowerCase() === typed);
      const label = made.querySelector("[data-words]");
      label.textContent = label.dataset.words.replace("{name}", field.value.trim());
    }
    activate(typed ? options()[0] : null);
  }

  function activate(option) {
    for (const one of picker.querySelectorAll(".is-active")) one.classList.remove("is-active");
    option?.classList.add("is-active");
    option?.scrollIntoView({ block: "nearest" });
    if (option) field.setAttribute("aria-activedescendant", option.id);
    else field.removeAttribute("aria-activedescendant");
  }

  async function choose(option) {
    const isNew = option.hasAttribute("data-new");
    const on = option.ariaSelected === "true";
    const body = new URLSearchParams(isNew ? { name: field.value } : { tag: option.dataset.tag });
    if (on) body.set("_method", "DELETE");
    option.ariaSelected = String(!on);
    const answer = await send(picker.dataset.address, { body }).catch(() => null);
    if (!answer?.ok) {
      option.ariaSelected = String(on);
      refused(await answer?.json().catch(() => null));
    } else if (isNew) picker.hidePopover();
    field.select();
  }

  picker.addEventListener("input", narrow);
  picker.addEventListener("click", ({ target }) => {
    const option = target.closest("[role=option]");
    if (option) choose(option);
  });
  picker.addEventListener("keydown", async (event) => {
    if (!["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) return;
    event.preventDefault();
    await loading;
    const all = options();
    const at = all.findIndex((one) => one.classList.contains("is-active"));
    if (event.key === "ArrowDown") activate(all[Math.min(at + 1, all.length - 1)]);
    else if (event.key === "ArrowUp") activate(all[Math.max(at - 1, 0)]);
    else if (at >= 0) choose(all[at]);
  });
});
