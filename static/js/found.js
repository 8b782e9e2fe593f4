// A thread opened at one of its messages: it is brought into view and marked for a moment.

import { register } from "frontdesk/behaviors";
import { dress } from "frontdesk/dress";

const MARKED_MS = 3000;

register("found", (thread) => {
  dress();
  const message = document.getElementById(`message-${thread.dataset.at}`);
  if (!message) return;
  message.scrollIntoView({ block: "center" });
  message.tabIndex = -1;
  message.dataset.found = "";
  if (document.activeElement?.closest("#search") === null) message.focus({ preventScroll: true });
  setTimeout(() => delete message.dataset.found, MARKED_MS);
});

// What comes again by the socket keeps its mark.
if (window.Idiomorph) window.Idiomorph.defaults.callbacks.beforeAttributeUpdated = (name) => name !== "data-found";

// The log counts from its end: what is added below would push what is read out of sight.
let fromTop = null;
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (!detail.target.matches?.(".thread__later")) return;
  const log = detail.target.closest(".thread__log");
  fromTop = log.scrollHeight + log.scrollTop;
});
document.addEventListener("htmx:afterSwap", () => {
  if (fromTop === null) return;
  const log = document.querySelector(".thread__log");
  log.scrollTop = fromTop - log.scrollHeight;
  fromTop = null;
});
