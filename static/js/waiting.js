// What has not left yet: the seconds in which a send can be undone, and what waits for its time.

import { register } from "frontdesk/behaviors";
import { comeBack } from "frontdesk/drafts";
import { send } from "frontdesk/frames";
import { answered } from "frontdesk/thread";
import { show } from "frontdesk/toasts";

const opened = () => document.getElementById("thread")?.dataset.conversation;

async function refused(answer) {
  const said = await answer?.json().catch(() => null);
  show(said?.sentence || document.querySelector("[data-unsent]").dataset.unsent, { kind: "bad" });
}

// Undo, or edit: its words and files are in the composer again.
register("take-back", (form) => {
  const timer = form.dataset.due ? countdown(form) : 0;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const conversation = opened();
    const answer = await send(form.action).catch(() => null);
    if (!answer?.ok) return refused(answer);
    const detail = await answer.json();
    if (opened() !== conversation) return comeBack(conversation, detail.text);
    document.querySelector('.composer__mode[data-mode="reply"]')?.click();
    document.getElementById("composer")?.dispatchEvent(new CustomEvent("fill", { detail }));
    const message = form.closest(".message");
    if (message) message.hidden = true; // its own frame says so too
  });
  return () => clearInterval(timer);
});

// For its writer alone, and as long as it may be; the others see that it is being sent.
function countdown(form) {
  if (form.dataset.author !== document.querySelector("[data-me]")?.dataset.me) return 0;
  const tick = () => {
    const left = Math.ceil((Date.parse(form.dataset.due) - Date.now()) / 1000);
    form.hidden = left <= 0;
    form.querySelector("span").textContent = form.dataset.words.replace("{num}", left);
    if (left <= 0) clearInterval(timer);
  };
  const timer = setInterval(tick, 250);
  tick();
  return timer;
}

// Send now, or cancel.
register("reschedule", (form) => {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const { id } = form.closest(".message"); // now: a frame may replace it before the answer
    const conversation = opened();
    const method = form.elements._method?.value ?? "POST";
    const answer = await send(form.action, { method }).catch(() => null);
    if (!answer?.ok) return refused(answer);
    answered(conversation, id, await answer.text());
  });
});
