// The list of tags, found by typing. Comes when it is first opened (see tags.js).

import { send } from "frontdesk/frames";
import { refused } from "frontdesk/toasts";

// What fetches the tags anew, whenever the list is opened, and what its keys do.
export function attach(picker) {
  const field = picker.querySelector("[role=combobox]");
  const place = picker.querySelector("[role=listbox]");
  let loading = null;
  const options = () => [...picker.querySelectorAll("[role=option]:not([hidden])")];

  // Typing begins at once; the tags come while one types.
  function load() {
    loading = window.htmx.ajax("GET", picker.dataset.address, { target: place, swap: "innerHTML" }).then(narrow);
  }

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
  async function key(name) {
    await loading;
    const all = options();
    const at = all.findIndex((one) => one.classList.contains("is-active"));
    if (name === "ArrowDown") activate(all[Math.min(at + 1, all.length - 1)]);
    else if (name === "ArrowUp") activate(all[Math.max(at - 1, 0)]);
    else if (at >= 0) choose(all[at]);
  }

  return { load, key };
}
