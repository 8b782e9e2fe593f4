// What can be done with a row in the list itself, and the pinned ones' order: by drag, or by
// Alt+Up and Alt+Down.

import { claim } from "frontdesk/assigning";
import { watch } from "frontdesk/behaviors";
import { send, settle } from "frontdesk/frames";
import { ask } from "frontdesk/list";
import { me } from "frontdesk/mine";
import { refused } from "frontdesk/toasts";

const list = () => document.getElementById("list");
const pinned = () => document.getElementById("pinned");
const address = (row, noun) => row.querySelector("a.row__name").pathname + noun;
let dragged = null;

// The tools come to the row under the pointer or the keyboard: fifty rows need them once.
function bring(row) {
  if (!row?.dataset.conversation || row.querySelector(".row__actions")) return;
  const tools = document.getElementById("row-tools")?.content.firstElementChild.cloneNode(true);
  if (!tools) return;
  for (const other of document.querySelectorAll(".list .row__actions")) other.remove();
  const shown = {
    pin: !row.closest("#pinned"),
    unpin: row.closest("#pinned"),
    read: row.dataset.state === "open", // of these two one is seen, as the row is just then
    unread: row.dataset.state === "open",
    assign: row.dataset.assignee !== me(),
  };
  for (const tool of tools.querySelectorAll("[data-tool]")) if (!shown[tool.dataset.tool]) tool.remove();
  row.append(tools);
}

const does = {
  pin: (row) => send(address(row, "pin/"), { body: new URLSearchParams() }),
  unpin: (row) => send(address(row, "pin/"), { method: "DELETE" }),
  read: (row) => send(address(row, "reading/"), { body: new URLSearchParams() }),
  unread: (row) => send(address(row, "reading/"), { method: "DELETE" }),
  assign: (row) => claim(address(row, "assignment/"), row.dataset.assignee),
};

async function use(tool) {
  const row = tool.closest(".row");
  const name = tool.dataset.tool;
  const answer = await does[name](row).catch(() => null);
  if (!answer?.ok) return name === "assign" || refused(await answer?.json().catch(() => null)); // which tells it itself
  row.querySelector(".row__actions")?.remove();
  if (name === "read") row.removeAttribute("data-unread");
  if (name === "unread") row.setAttribute("data-unread", "");
  if (name.endsWith("pin")) refresh();
}

document.addEventListener("pointerover", (event) => bring(event.target.closest?.(".list .row")));
document.addEventListener("focusin", (event) => bring(event.target.closest?.(".list .row")));
document.addEventListener("click", (event) => {
  const tool = event.target.closest?.(".row__actions [data-tool]");
  if (tool) use(tool);
});

// The pinned group anew; what is unpinned finds its place among the others.
async function refresh() {
  const asked = list();
  const headers = { "HX-Request": "true", "HX-Target": "pinned" };
  const response = await fetch(asked.dataset.address, { headers }).catch(() => null);
  if (!response?.ok || asked !== list()) return;
  const before = [...pinned().querySelectorAll(".row")];
  const focused = document.activeElement?.closest?.("#pinned .row")?.id;
  pinned().innerHTML = await response.text();
  for (const row of pinned().querySelectorAll(".row")) document.querySelector(`#rows > [id="${row.id}"]`)?.remove();
  settle(pinned());
  for (const row of before) if (!document.getElementById(row.id)) ask(row);
  if (focused) document.getElementById(focused)?.querySelector("a.row__name").focus();
  document.dispatchEvent(new CustomEvent("htmx:afterSwap"));
}

document.addEventListener("live", ({ detail }) => {
  if (detail.pins && pinned()) refresh();
});

// Put it below another pinned one, or on top: at once here, then there.
function move(row, below) {
  if (below) below.after(row);
  else pinned().querySelector(".list__group").after(row);
  row.querySelector("a.row__name").focus();
  const place = [...pinned().querySelectorAll(".row")].indexOf(row) + 1;
  const said = document.getElementById("list-said");
  said.textContent = said.dataset.moved.replace("{n}", place);
  const body = new URLSearchParams({ below: below?.dataset.conversation ?? "" });
  send(address(row, "pin/"), { body }).catch(refresh);
}

document.addEventListener("keydown", (event) => {
  const row = event.target.closest?.("#pinned .row");
  if (!row || !event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
  event.preventDefault();
  const rows = [...pinned().querySelectorAll(".row")];
  const to = rows.indexOf(row) + (event.key === "ArrowUp" ? -1 : 1);
  if (to < 0 || to >= rows.length) return;
  const others = rows.filter((other) => other !== row);
  move(row, others[to - 1]);
});

watch("#pinned > .row", (row) => {
  row.draggable = true;
  row.querySelector("a.row__name").draggable = false;
  row.addEventListener("dragstart", (event) => {
    dragged = row;
    event.dataTransfer.effectAllowed = "move";
    row.dataset.dragged = "";
  });
  row.addEventListener("dragend", () => {
    delete row.dataset.dragged;
    dragged = null;
  });
  row.addEventListener("dragover", (event) => dragged && event.preventDefault());
  row.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!dragged || dragged === row) return;
    // Dragged up it takes the place of the one it is dropped on, dragged down too.
    const rows = [...pinned().querySelectorAll(".row")];
    const up = rows.indexOf(dragged) > rows.indexOf(row);
    move(dragged, up ? rows[rows.indexOf(row) - 1] : row);
  });
});
