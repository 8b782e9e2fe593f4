// The page of pre-written messages: removing with undo, and their order.

import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";
import { refused, show } from "frontdesk/toasts";

register("remove-prewritten", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const item = form.closest(".shelf__item");
    const answer = await send(form.action).catch(() => null);
    if (!answer?.ok) return refused(await answer?.json().catch(() => null));
    item.hidden = true;
    const undo = async () => {
      await send(form.action, { method: "DELETE" });
      item.hidden = false;
    };
    show(form.dataset.said, { undo });
  });
});

register("shelf", (shelf) => {
  shelf.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-move]");
    const item = button?.closest(".shelf__item");
    if (!item?.previousElementSibling) return;
    item.previousElementSibling.before(item);
    button.focus();
    const body = new URLSearchParams();
    for (const one of item.parentElement.children) body.append("one", one.dataset.one);
    send(shelf.dataset.order, { body });
  });
});
