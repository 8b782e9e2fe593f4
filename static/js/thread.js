// The open conversation: messages come and change in place, it is read by being looked at.

import { register } from "frontdesk/behaviors";
import { apply, morph, onSwap, send, settle } from "frontdesk/frames";
import { markRead } from "frontdesk/list";
import { watch } from "frontdesk/live";
import { mine } from "frontdesk/mine";
import { screen } from "frontdesk/panes";
import { typing } from "frontdesk/presence";
import { format } from "frontdesk/times";

const NEAR_END = 100;
const ONE_GO = 180_000;
const TELLING = new Set(["failed", "uncertain", "scheduled", "cancelled"]); // never without their words
let thread = null;
let reheading = null;
let heldUnread = null; // marked unread by its member: stays so until it is opened again

register("thread", (element) => {
  thread = element;
  screen("thread");
  document.title = `${thread.dataset.title} · Frontdesk`;
  watch(thread.dataset.conversation);
  days();
  read();
  const log = thread.querySelector(".thread__log");
  log.addEventListener("scroll", () => atEnd() && jump(false), { passive: true });
  thread.querySelector("[data-jump]")?.addEventListener("click", () => log.scrollTo({ top: 0 }));
  return () => {
    if (thread === element) {
      thread = null;
      watch("");
    }
  };
});

function atEnd() {
  // The log is column-reverse: its end is at scrollTop 0, further up is negative.
  return Math.abs(thread.querySelector(".thread__log").scrollTop) < NEAR_END;
}

// Opened in its middle: what comes belongs below what is not loaded yet.
function gap() {
  return document.querySelector("#messages > .thread__later") !== null;
}

function jump(shown) {
  const pill = thread?.querySelector("[data-jump]");
  if (pill) pill.hidden = !shown;
}

export function insert(element, old) {
  const messages = document.getElementById("messages");
  if (!messages) return;
  if (!old && gap()) return;
  const was = atEnd();
  if (old) morph(old, element);
  else {
    const later = [...messages.querySelectorAll(":scope > [data-at]")].reverse();
    const before = later.find((other) => other.dataset.at <= element.dataset.at);
    if (before) before.after(element);
    else messages.append(element);
    settle(element);
  }
  days();
  if (was) thread.querySelector(".thread__log").scrollTo({ top: 0 });
  else if (!old) jump(true);
}

onSwap("message", (element, old) => {
  if (!thread || (!old && document.getElementById("thread") !== thread)) return;
  insert(element, old);
  if (element.dataset.direction === "in" && !old) typing(null);
  if ((element.dataset.direction === "in" || element.matches(".note")) && !old) read();
});

// What a request answers, in its own thread if that is still open.
export function answered(conversation, target, html) {
  if (thread?.dataset.conversation === conversation) apply({ target, swap: "message", html });
}

onSwap("line", (element, old) => {
  if (!thread) return;
  insert(element, old);
  rehead();
});

const openMenu = () => document.querySelector("#thread-head [popover]:popover-open");

// The head, the composer and the details say what may be done now. One question at a time: what
// happens while it is under way is asked for afterwards.
async function rehead() {
  if (reheading) return void (reheading.again = true);
  // A menu somebody has open stays open; what is new is asked for afterwards.
  const menu = openMenu();
  if (menu) return menu.addEventListener("toggle", () => thread && rehead(), { once: true });
  const question = { again: false, stale: false };
  const asked = thread;
  reheading = question;
  const html = await head(asked.dataset.conversation);
  reheading = null;
  // Another one may be open by now, or about to be: what comes late is not put into it.
  const stays = thread === asked && !asked.inert;
  if (html && stays && !question.stale && !openMenu()) window.htmx.swap("#thread-head", html, { swapStyle: "outerHTML" });
  if (thread && (question.again || (stays && openMenu()))) rehead();
}

// A star was set meanwhile: an answer that may not know of it would take it away again.
document.addEventListener("starred", () => {
  if (reheading) reheading.stale = reheading.again = true;
});

async function head(conversation) {
  const address = `/${location.pathname.split("/")[1]}/conversations/${conversation}/head/`;
  const answer = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  return answer?.ok && !answer.redirected ? answer.text() : "";
}

// A line between days, in the reader's own zone.
function days() {
  const messages = document.getElementById("messages");
  for (const line of messages.querySelectorAll(":scope > .day:not(.day--new)")) line.remove();
  let last = "";
  for (const item of messages.querySelectorAll(":scope > [data-at]")) {
    const day = format(new Date(item.dataset.at), "day");
    if (day === last) continue;
    last = day;
    const line = document.createElement("div");
    line.className = "day";
    line.textContent = day;
    item.before(line);
  }
  join(messages);
}

// What somebody wrote in one go stands together: face, name and time once, below the last.
function join(messages) {
  for (const item of messages.querySelectorAll(":scope > .message")) {
    const next = item.nextElementSibling;
    const joined = next?.matches(".message") && goesOn(item, next);
    next?.classList.toggle("message--joined", Boolean(joined));
    const told = joined && item.dataset.status === next.dataset.status && !TELLING.has(item.dataset.status);
    item.classList.toggle("message--open", Boolean(told));
  }
}

function goesOn(item, next) {
  const { direction, author, at } = item.dataset;
  return direction === next.dataset.direction && author === next.dataset.author && new Date(next.dataset.at) - new Date(at) < ONE_GO;
}

// GET has no side effect: reading is said apart, once the thread is really looked at.
export async function read() {
  if (!thread || thread === heldUnread || gap() || document.visibilityState !== "visible" || !document.hasFocus()) return;
  const { conversation, reading } = thread.dataset;
  const row = document.getElementById(`conversation-row-${conversation}`);
  const ids = [...thread.querySelectorAll(".message[data-id]")].map((item) => Number(item.dataset.id));
  const body = new URLSearchParams({ upto: String(Math.max(0, ...ids)) });
  const answer = await send(reading, { body }).catch(() => null);
  if (answer?.ok && row) markRead(conversation);
}

// It is the member's no more: a word, what was being written, and back to a list that is.
function leave() {
  const written = [...document.querySelectorAll(".composer__text")].map((area) => area.value.trim());
  sessionStorage.setItem(mine("written"), written.filter(Boolean).join("\n\n"));
  sessionStorage.setItem("said", thread.dataset.gone);
  document.documentElement.dataset.leaving = ""; // nothing loads this page anew meanwhile
  location.assign(`/${location.pathname.split("/")[1]}/`);
}

// The details are the thread's neighbour and come with it.
document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.shouldSwap && detail.target.id === "thread") document.getElementById("details")?.remove();
});
document.addEventListener("htmx:historyRestore", () => {
  screen(document.querySelector("#thread[data-conversation]") ? "thread" : "list");
});

// What somebody is changing in the details stays under their hands.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (event.detail.target.id === "details" && event.detail.target.querySelector(".fact--open")) event.detail.shouldSwap = false;
});

document.addEventListener("live", ({ detail }) => {
  if (detail.customer && detail.customer === thread?.dataset.conversation) rehead();
  if (thread && detail.retagged?.some((tag) => tag === "*" || document.querySelector(`#thread-tags [value="${tag}"]`))) rehead();
  const gone = detail.gone && detail.gone === thread?.dataset.conversation;
  if (gone) leave();
  if (detail.read === false && detail.conversation === thread?.dataset.conversation) heldUnread = thread;
});
for (const name of ["focus", "visibilitychange"]) window.addEventListener(name, read);
document.addEventListener("live:reload", () => thread && window.htmx.ajax("GET", location.pathname, { target: "#thread", swap: "outerHTML" }));
