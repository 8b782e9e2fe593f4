// What was put away, closed, snoozed, moved or spam, makes room for the next one of the list; on a
// phone for the list. Undo comes back to it.

import { isOpen } from "frontdesk/belonging";
import { phone, screen } from "frontdesk/panes";
import { told } from "frontdesk/selection";

const opened = () => document.getElementById("thread")?.dataset.conversation;
const open = (row) => row.querySelector("a.row__name").click();

// The button that asked may be gone before the answer: what it changed is told by the socket, too.
document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return;
  const near = beside();
  detail.xhr.addEventListener("load", ({ target }) => answered(target, near));
});

// The rows below and above the open one, before it leaves.
export function beside() {
  const rows = [...document.querySelectorAll("#list .row[data-conversation]")];
  const at = rows.findIndex(isOpen);
  return at < 0 ? [] : [rows[at + 1]?.id, rows[at - 1]?.id];
}

function answered(request, near) {
  if (request.status !== 200 || !request.getResponseHeader("Content-Type")?.includes("json")) return;
  const said = JSON.parse(request.response);
  if (said.away) putAway(said, near);
}

export function putAway(said, near) {
  const wasOpen = opened() === said.away;
  const address = location.href;
  told(said, () => wasOpen && back(said.away, address));
  if (wasOpen) onward(near);
}

// Where there is no other, what was put away stays in sight.
function onward(near) {
  if (phone.matches) return screen("list");
  const next = near.map((id) => id && document.getElementById(id)).find(Boolean);
  if (!next) return;
  open(next);
  next.scrollIntoView({ block: "nearest" });
}

function back(conversation, address) {
  if (opened() === conversation) return screen("thread");
  const row = document.getElementById(`conversation-row-${conversation}`);
  if (row) open(row);
  else window.htmx.ajax("GET", address, { target: "#thread", swap: "outerHTML", push: address });
}

// The second click of a double one would meet the next conversation's button.
document.addEventListener(
  "click",
  (event) => {
    if (event.detail < 2 || !event.target.closest("#thread-head [type=submit]")) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);
