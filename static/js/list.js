// The list of conversations: rows come, change and go in place; badges follow.

import { register } from "frontdesk/behaviors";
import { morph, onSwap, settle } from "frontdesk/frames";

const frame = () => document.querySelector("[data-badges]");
let list = null;
let badgeTimer = 0;

register("list", (element) => {
  list = element;
  mark();
});

// Whether a row belongs in the list that is shown.
function belongs(row) {
  const { inbox, state, assigned, unreadOnly } = list.dataset;
  if (row.dataset.inbox !== inbox || row.dataset.state !== state) return false;
  const me = frame().dataset.me;
  const { assignee } = row.dataset;
  if (assigned === "me" && assignee !== me) return false;
  if (assigned === "others" && (!assignee || assignee === me)) return false;
  if (assigned === "unassigned" && assignee) return false;
  return !unreadOnly || row.hasAttribute("data-unread") || isOpen(row);
}

function isOpen(row) {
  return document.getElementById("thread")?.dataset.conversation === row.dataset.conversation;
}

onSwap("row", (row, old) => {
  if (!list) return;
  const news = row.dataset.direction === "in" && (!old || old.dataset.sort !== row.dataset.sort);
  if (old?.hasAttribute("data-unread") || (news && !seen(row))) row.setAttribute("data-unread", "");
  if (row.dataset.state !== "open") row.removeAttribute("data-unread");
  if (!belongs(row)) old?.remove();
  else if (old && old.dataset.sort === row.dataset.sort) morph(old, row);
  else place(row, old);
  mark();
  badges();
});

// Read by being looked at.
function seen(row) {
  return isOpen(row) && document.visibilityState === "visible" && document.hasFocus();
}

function place(row, old) {
  const rows = document.getElementById("rows");
  const focused = old?.contains(document.activeElement);
  const others = [...rows.querySelectorAll(":scope > .row")].filter((other) => other !== old);
  const next = others.find((other) => other.dataset.sort < row.dataset.sort);
  const more = rows.querySelector(".list__more");
  // Below what is loaded it is found by scrolling.
  if (!next && more) return old?.remove();
  old?.remove();
  rows.insertBefore(row, next ?? more);
  settle(row);
  if (focused) row.querySelector("a.row__name").focus();
}

// Which row is open, and whether there is any.
function mark() {
  const open = document.getElementById("thread")?.dataset.conversation;
  for (const row of document.querySelectorAll("#rows > .row[data-conversation]")) {
    if (row.dataset.conversation === open) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
  const empty = document.querySelector("[data-empty]");
  if (empty) empty.hidden = document.querySelector("#rows > .row") !== null;
}

export function markRead(conversation) {
  document.getElementById(`conversation-row-${conversation}`)?.removeAttribute("data-unread");
  badges();
}

// At most one question a second, however much happens.
export function badges() {
  if (badgeTimer) return;
  badgeTimer = setTimeout(async () => {
    badgeTimer = 0;
    const response = await fetch(frame().dataset.badges).catch(() => null);
    if (response?.ok) show((await response.json()).inboxes);
  }, 1000);
}

function show(counts) {
  let total = 0;
  for (const [inbox, count] of Object.entries(counts)) {
    total += count;
    for (const item of document.querySelectorAll(`[data-badge="${inbox}"]`)) write(item, count);
  }
  for (const item of document.querySelectorAll('[data-badge="total"]')) write(item, total);
  document.title = document.title.replace(/^\(\d+\+?\) /, "");
  if (total) document.title = `(${total > 99 ? "99+" : total}) ${document.title}`;
}

function write(item, count) {
  let badge = item.querySelector(".count");
  if (!count) return badge?.remove();
  if (!badge) {
    badge = document.createElement("span");
    badge.className = "count";
    item.append(badge);
  }
  badge.textContent = count > 99 ? "99+" : String(count);
}

document.addEventListener("htmx:afterSwap", mark);
document.addEventListener("live", ({ detail }) => {
  if (detail.badges) badges();
});
document.addEventListener("live:reload", () => {
  if (list) window.htmx.ajax("GET", list.dataset.address, { target: "#list", swap: "outerHTML" });
});
