// What can be done with one message: try it again, see its attempts, copy it, fetch its files.

import { register } from "frontdesk/behaviors";
import { open } from "frontdesk/dialogs";
import { send } from "frontdesk/frames";
import { catchUp } from "frontdesk/live";
import { show } from "frontdesk/toasts";

register("retry", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await send(form.action).catch(() => null);
    if (answer?.ok) return catchUp();
    const said = await answer?.json().catch(() => null);
    show(said?.sentence || document.querySelector("[data-unsent]").dataset.unsent, { kind: "bad" });
  });
});

register("attempts", (link) => {
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    await window.htmx.ajax("GET", link.href, { target: "#attempts-list", swap: "innerHTML" });
    open(document.getElementById("attempts"));
  });
});

register("quiet-form", (form) => {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form.action).then(catchUp, catchUp);
  });
});

register("copy-message", (button) => {
  button.addEventListener("click", () => {
    const text = button.closest(".message").querySelector(".bubble__text")?.textContent ?? "";
    navigator.clipboard?.writeText(text);
  });
});
