// The list of conversations: rows come, change and go in place, and nothing moves under the pointer.

import { badges } from "frontdesk/badges";
import { register } from "frontdesk/behaviors";
import { belongs, isOpen, key, nextOf } from "frontdesk/belonging";
import { morph, onSwap, parse, send, settle } from "frontdesk/frames";
import { me } from "frontdesk/mine";

export { badges };

const MOST_ASKED = 50;
let list = null;
let hovering = false;
const waiting = new Map(); // id -> row that would move others
const questions = new Map(); // uuid -> row only the server can place
let asking = 0;
let going = null; // the conversation that is being opened

register("list", (element) => {
  list = element;
  hovering = false;
  waiting.clear();
  questions.clear();
  pill();
  mark();
  remember();
  if (navigator.maxTouchPoints) import("frontdesk/swipe"); // nobody else can
  const body = list.querySelector(".list__body");
  body.addEventListener("pointermove", () => (hovering = true), { passive: true });
  body.addEventListener("pointerleave", rest);
  document.getElementById("list-new")?.addEventListener("click", () => {
    rest();
    body.scrollTo({ top: 0 });
  });
});

// The next visit without a question in its address finds this list again.
function remember() {
  const { remember: address, inbox = "", query } = list.dataset;
  if (!address) return;
  send(address, { body: new URLSearchParams({ inbox, query }), keepalive: true }).catch(() => null);
}

onSwap("row", (row, old) => {
  if (!list) return;
  const news = row.dataset.direction === "in" && (!old || old.dataset.messageAt !== row.dataset.messageAt);
  if (old?.hasAttribute("data-unread") || (news && !seen(row))) row.setAttribute("data-unread", "");
  if (row.dataset.state !== "open") row.removeAttribute("data-unread");
  keepDraft(row, old);
  const mine = belongs(list, row, me());
  if (mine === null) ask(row);
  else put(row, mine);
  badges();
});

// Read by being looked at.
function seen(row) {
  return isOpen(row) && document.visibilityState === "visible" && document.hasFocus();
}

// A draft is its author's own: frames know nothing of it.
function keepDraft(row, old) {
  if (!old?.hasAttribute("data-draft")) return;
  row.setAttribute("data-draft", "");
  row.querySelector(".row__preview").replaceWith(old.querySelector(".row__preview").cloneNode(true));
}

function put(row, mine) {
  const old = document.getElementById(row.id);
  const stays = old && (old.closest("#pinned") || key(list, old) === key(list, row));
  waiting.delete(row.id);
  if (mine && stays) change(old, row);
  else if (hovering && moves(row, old, mine)) {
    if (mine && old) change(old, row);
    if (!mine) old.dataset.leaving = "";
    waiting.set(row.id, mine ? row.cloneNode(true) : null);
  } else if (mine) place(row, old);
  else old?.remove();
  pill();
  mark();
}

function change(old, row) {
  delete old.dataset.leaving;
  const tools = old.querySelector(".row__actions");
  tools?.remove();
  morph(old, row);
  if (tools) old.append(tools);
}

// Whether what is under the pointer would be pushed away.
function moves(row, old, mine) {
  const rows = [...list.querySelectorAll(".list__rows > .row, .list__pinned > .row")];
  const under = rows.findIndex((other) => other.matches(":hover"));
  if (under < 0) return false;
  const from = old ? rows.indexOf(old) : Infinity;
  const next = mine ? nextOf(list, unpinned(old), key(list, row)) : null;
  const to = next ? rows.indexOf(next) : Infinity;
  return from <= under || to <= under;
}

const unpinned = (but) => [...document.querySelectorAll("#rows > .row[data-conversation]")].filter((row) => row !== but);

function place(row, old) {
  const rows = document.getElementById("rows");
  const focused = old?.contains(document.activeElement);
  const next = nextOf(list, unpinned(old), key(list, row));
  const more = rows.querySelector(":scope > .list__more");
  // Below what is loaded it is found by scrolling.
  if (!next && more) return old?.remove();
  still(() => {
    old?.remove();
    rows.insertBefore(row, next ?? more);
  });
  settle(row);
  if (focused) row.querySelector("a.row__name").focus();
}

// What is looked at stays where it is when rows come above it.
function still(change) {
  const body = list.querySelector(".list__body");
  const { top } = body.getBoundingClientRect();
  const first = body.scrollTop > 0 && unpinned().find((row) => row.getBoundingClientRect().top >= top);
  const before = first && first.getBoundingClientRect().top;
  change();
  if (first?.isConnected) body.scrollTop += first.getBoundingClientRect().top - before;
}

// The pointer left, or the keyboard took over: what waited finds its place.
export function rest() {
  hovering = false;
  const rows = [...waiting];
  waiting.clear();
  for (const [id, row] of rows) {
    if (row) put(row, true);
    else document.getElementById(id)?.remove();
  }
  pill();
  mark();
}

function pill() {
  const button = document.getElementById("list-new");
  if (!button) return;
  const news = [...waiting.values()].filter(Boolean).length;
  button.hidden = !news;
  button.querySelector("[data-count]").textContent = String(news);
}

// Some filters only the server knows: it is asked for those rows, many at a time.
export function ask(row) {
  questions.set(row.dataset.conversation, row);
  asking ||= setTimeout(answer, 200);
}

async function answer() {
  asking = 0;
  const [asked, rows] = [list, new Map([...questions].slice(0, MOST_ASKED))];
  for (const uuid of rows.keys()) questions.delete(uuid);
  if (questions.size) asking = setTimeout(answer, 200);
  const words = [...rows.keys()].map((uuid) => `&row=${uuid}`).join("");
  const response = await fetch(asked.dataset.rows + words, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok || asked !== list) return;
  const found = parse(`<div>${await response.text()}</div>`);
  for (const [uuid, row] of rows) {
    const mine = found.querySelector(`#conversation-row-${uuid}`);
    put(mine ?? row, Boolean(mine));
  }
}

// Which row is open, or about to be, and whether there is any.
export function mark(to = going) {
  going = to;
  const open = going ?? document.getElementById("thread")?.dataset.conversation;
  const rows = document.querySelectorAll(":is(#rows, #pinned) > .row[data-conversation]");
  for (const row of rows) {
    if (row.dataset.conversation === open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const pinned = document.querySelector("#pinned > .list__group");
  if (pinned) pinned.hidden = !document.querySelector("#pinned > .row");
  const empty = document.querySelector("[data-empty]");
  if (empty) empty.hidden = rows.length > 0;
}

export function markRead(conversation) {
  document.getElementById(`conversation-row-${conversation}`)?.removeAttribute("data-unread");
  badges();
}

document.addEventListener("keydown", () => hovering && rest());
// The member's own draft changed, here or on another device. Beside the open one nobody needs it, but
// what is sent is a draft no longer.
document.addEventListener("live", ({ detail }) => {
  const row = detail.draft && document.getElementById(`conversation-row-${detail.draft}`);
  if (row && (!isOpen(row) || (!detail.text && row.hasAttribute("data-draft")))) ask(row.cloneNode(true));
});
// A tag is called or looks otherwise, or is gone.
document.addEventListener("live", ({ detail }) => {
  for (const tag of detail.retagged ?? []) {
    for (const row of document.querySelectorAll(tag === "*" ? ".row" : `.row[data-tags~="${tag}"]`)) ask(row.cloneNode(true));
  }
});
// Moved to another inbox; in a list of all inboxes its new row may be here already.
document.addEventListener("live", ({ detail }) => {
  const row = detail.left && document.getElementById(`conversation-row-${detail.left}`);
  if (!row || row.dataset.inbox !== detail.inbox) return;
  row.remove();
  mark();
});
// The member read it, or marked it unread, in another tab or from a menu.
document.addEventListener("live", ({ detail }) => {
  if (detail.read === undefined) return;
  document.getElementById(`conversation-row-${detail.conversation}`)?.toggleAttribute("data-unread", !detail.read);
});
document.addEventListener("htmx:afterSwap", () => mark());
document.addEventListener("live:reload", () => {
  if (list) window.htmx.ajax("GET", list.dataset.address, { target: "#list", swap: "outerHTML" });
});
// A thread's address says which list stands beside it.
document.addEventListener("htmx:pushedIntoHistory", ({ detail }) => {
  if (!list || !/\/conversations\/[^/]+\/$/.test(detail.path)) return;
  const all = list.dataset.inbox ? "" : "in=all&";
  history.replaceState(history.state, "", `${detail.path}?${all}${list.dataset.query}`);
});
