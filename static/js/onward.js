// What was put away, closed, snoozed, moved or spam, makes room for the next one of the list; on a
// phone for the list. Undo comes back to it.

import { isOpen } from "frontdesk/belonging";
import { phone, screen } from "frontdesk/panes";
import { told } from "frontdesk/selection";

let beside = []; // the rows after and before the open one, as they stood when it was asked for
const open = (row) => row.querySelector("a.row__name").click();

document.addEventListener("htmx:beforeRequest", ({ detail }) => {
  if (detail.requestConfig.verb === "get") return;
  const rows = [...document.querySelectorAll("#list .row[data-conversation]")];
  const at = rows.findIndex(isOpen);
  beside = at < 0 ? [] : [rows[at + 1]?.id, rows[at - 1]?.id];
});

document.addEventListener("htmx:afterRequest", ({ detail }) => {
  const said = detail.successful && detail.xhr.getResponseHeader("Content-Type")?.includes("json") && JSON.parse(detail.xhr.response);
  if (!said?.away) return;
  const { away } = said;
  const address = location.href;
  const wasOpen = document.getElementById("thread")?.dataset.conversation === away;
  told(said, () => wasOpen && back(away, address));
  if (wasOpen) onward();
});

// Where there is no other, the list or what was put away stays.
function onward() {
  if (phone.matches) return screen("list");
  const next = beside.map((id) => id && document.getElementById(id)).find(Boolean);
  if (!next) return;
  open(next);
  next.scrollIntoView({ block: "nearest" });
}

function back(conversation, address) {
  if (document.getElementById("thread")?.dataset.conversation === conversation) return screen("thread");
  const row = document.getElementById(`conversation-row-${conversation}`);
  if (row) open(row);
  else window.htmx.ajax("GET", address, { target: "#thread", swap: "outerHTML", push: address });
}
