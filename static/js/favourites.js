// A star is a form; here it answers at once, and every star of the contact on the page with it.

import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";

register("favourite", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const on = form.elements.on.value === "1";
    const body = new URLSearchParams({ on: on ? "1" : "0" });
    paint(form.dataset.favourite, on);
    const answer = await send(form.action, { body }).catch(() => null);
    // Again, for what was drawn in between knew nothing of it.
    paint(form.dataset.favourite, answer?.ok ? on : !on);
  });
});

function paint(contact, on) {
  for (const form of document.querySelectorAll(`[data-favourite="${CSS.escape(contact)}"]`)) {
    form.elements.on.value = on ? "0" : "1";
    const button = form.querySelector("button");
    if (form.dataset.add) button.querySelector("span").textContent = on ? form.dataset.remove : form.dataset.add;
    else button.setAttribute("aria-pressed", String(on));
    button.querySelector(".icon").classList.toggle("icon--solid", on && !form.dataset.add);
  }
  document.dispatchEvent(new CustomEvent("starred"));
}
