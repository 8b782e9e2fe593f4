// Taking, giving and giving back a conversation, and logging in to queues. All are plain forms;
// here they answer in place, say what was done, and offer to undo it.

import { register } from "frontdesk/behaviors";
import { morph, parse, send } from "frontdesk/frames";
import { catchUp } from "frontdesk/live";
import { refused, show } from "frontdesk/toasts";

// A form that says whose it was on this screen (`was`): whoever was faster wins, and is named.
register("assign", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    event.stopPropagation();
    form.closest("[popover]")?.hidePopover();
    tell(form.action, await post(form.action, new FormData(form, event.submitter)));
  });
});

// From a row of the list, which knows who has it.
export async function claim(address, was) {
  const done = await post(address, new URLSearchParams({ was }));
  tell(address, done);
  return done;
}

async function post(address, body) {
  const answer = await send(address, { body }).catch(() => null);
  const said = await answer?.json().catch(() => null);
  return { ok: answer?.ok ?? false, said };
}

// The socket tells what was done; whoever lost has an old screen.
function tell(address, { ok, said }) {
  if (!ok || document.documentElement.dataset.net !== "live") catchUp();
  if (!ok) return refused(said);
  show(said.said, { undo: said.undo && (() => undo(address, said.undo)) });
}

async function undo(address, { to, was }) {
  const body = new URLSearchParams(to ? { to, was } : { was, _method: "DELETE" });
  const { ok, said } = await post(address, body);
  if (!ok || document.documentElement.dataset.net !== "live") catchUp();
  if (!ok) refused(said);
}

// Who could have it is fetched when it is asked for, and narrowed here.
register("assign-menu", (menu) => {
  const list = menu.querySelector("[data-address]");
  const field = menu.querySelector("[data-narrow]");
  menu.addEventListener("toggle", async ({ newState }) => {
    if (newState !== "open") return;
    if (!list) return menu.querySelector(".menu__item")?.focus();
    field.value = "";
    field.focus();
    await window.htmx.ajax("GET", list.dataset.address, { target: list, swap: "innerHTML" });
    narrow(list, field);
  });
  field?.addEventListener("input", () => narrow(list, field));
  menu.addEventListener("keydown", (event) => {
    const items = [...menu.querySelectorAll(".menu__item")].filter((item) => !item.hidden && !item.disabled);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const at = items.indexOf(document.activeElement);
      items[at < 0 && step < 0 ? items.length - 1 : (at + step + items.length) % items.length]?.focus();
    } else if (event.key === "Enter" && event.target === field) {
      items.find((item) => list.contains(item))?.click();
    } else return;
    event.preventDefault();
  });
});

function narrow(list, field) {
  const wanted = field.value.trim().toLocaleLowerCase();
  for (const item of list.querySelectorAll(".menu__item")) {
    const name = (item.querySelector(".truncate") ?? item).textContent.toLocaleLowerCase();
    item.hidden = !name.split(" ").some((word) => word.startsWith(wanted)) && !name.startsWith(wanted);
  }
}

// Logging in and out: the card is drawn anew, and the lists with it.
register("attendance", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { submitter } = event;
    const address = submitter?.getAttribute("formaction") ?? form.action;
    const answer = await send(address, { body: new FormData(form, submitter) }).catch(() => null);
    if (!answer?.ok) return;
    draw(await answer.text());
    document.dispatchEvent(new CustomEvent("live:reload"));
  });
});

register("queues", (card) => {
  card.querySelector("[popover]")?.addEventListener("toggle", ({ newState }) => newState === "open" && look());
});

async function look() {
  const card = document.getElementById("queues");
  const answer = await fetch(card.dataset.address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (answer?.ok) draw(await answer.text());
}

// Only what changed is replaced: the menu stays open, and what is being typed stays typed.
function draw(html) {
  const card = document.getElementById("queues");
  if (card) morph(card, parse(html));
}

// In another tab of the same member.
document.addEventListener("live", ({ detail }) => {
  if (!detail.attendance) return;
  look();
  document.dispatchEvent(new CustomEvent("live:reload"));
});
