// Choosing several conversations, by box, by x and by Shift, and doing one thing to all of them.

import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";
import { catchUp } from "frontdesk/live";
import { show } from "frontdesk/toasts";

const chosen = new Set(); // uuids, of rows that may have gone from the page meanwhile
const running = new Map(); // job -> what it was told last
let every = false; // all that match, shown or not
let choosing = false;
let asking = false;
let last = null;
let bar = null;
let shownIn = ""; // another list is another choice

const list = () => document.getElementById("list");
const boxes = () => [...document.querySelectorAll("#list .row__check")];
const rowOf = (box) => box.closest(".row");

register("selection", (element) => {
  bar = element;
  if (shownIn !== list().dataset.address) clear();
  shownIn = list().dataset.address;
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const item = event.submitter;
    const { verb = item?.value, target = "" } = item?.dataset ?? {};
    if (verb) run(verb, target);
  });
  bar.querySelector("[data-clear]").addEventListener("click", clear);
  bar.querySelector("[data-all]").addEventListener("click", () => {
    every = true;
    for (const box of boxes()) chosen.add(box.value);
    paint();
  });
  for (const button of bar.querySelectorAll("[data-menu]")) button.addEventListener("click", () => open(button));
  document.querySelector("#bulk-progress [data-cancel]").addEventListener("click", stop);
  // Rows come by the socket with an empty box.
  const watch = new MutationObserver(() => chosen.size && paint());
  watch.observe(list().querySelector(".list__body"), { childList: true, subtree: true });
  paint();
  return () => watch.disconnect();
});

// Under a finger no box is seen until one is wanted.
register("choose-rows", (button) => {
  button.addEventListener("click", () => {
    choosing = !choosing;
    if (choosing) paint();
    else clear();
  });
});

// The menu is the server's: whom, where and which the member may name.
async function open(button) {
  const menu = document.getElementById("selection-menu");
  const address = `${bar.dataset.targets}?verb=${button.dataset.menu}`;
  await window.htmx.ajax("GET", address, { target: menu, swap: "innerHTML" });
  menu.showPopover({ source: button });
}

function clear() {
  choosing = false;
  chosen.clear();
  every = false;
  last = null;
  paint();
}

function choose(box, on, range) {
  const all = boxes();
  const from = range ? all.findIndex((one) => one.value === last) : -1;
  const to = all.indexOf(box);
  const some = from < 0 ? [box] : all.slice(Math.min(from, to), Math.max(from, to) + 1);
  for (const one of some) {
    if (on) chosen.add(one.value);
    else chosen.delete(one.value);
  }
  if (!on) every = false;
  last = box.value;
  paint();
}

export function paint() {
  if (!bar?.isConnected) return;
  for (const box of boxes()) {
    box.checked = every || chosen.has(box.value);
    rowOf(box).toggleAttribute("data-selected", box.checked);
  }
  const n = chosen.size;
  bar.hidden = n === 0;
  list().toggleAttribute("data-choosing", n > 0 || choosing);
  const button = list().querySelector("[data-behavior=choose-rows]");
  if (button) button.ariaPressed = String(choosing || n > 0);
  const { one, many, every: all } = bar.dataset;
  bar.querySelector("output").textContent = every ? all : n === 1 ? one : many.replace("{n}", n);
  bar.querySelector("[data-all]").hidden = every;
}

async function run(verb, target) {
  if (asking) return; // once is enough, however often it is clicked
  const { inbox = "", query } = list().dataset;
  const body = new URLSearchParams({ verb, target });
  if (every) for (const [name, value] of Object.entries({ all: "1", inbox, query })) body.set(name, value);
  else for (const uuid of chosen) body.append("conversation", uuid);
  document.getElementById("selection-menu").hidePopover();
  asking = true;
  const job = await ask(bar.action, { body }).finally(() => (asking = false));
  if (!job) return;
  clear();
  told(job);
}

async function ask(address, options) {
  const answer = await send(address, options).catch(() => null);
  const said = await answer?.json().catch(() => null);
  if (answer?.ok) return said;
  show(said?.sentence ?? bar.dataset.failed, { kind: "bad" });
  return null;
}

const address = (job, more = "") => `${bar.getAttribute("action")}${job}/${more}`;

// At once, or as it goes on; at its end it can be undone, whereupon `undone` is called.
export function told(job, undone = null) {
  const isOn = job.state === "running" || job.state === "undoing";
  const place = document.getElementById("bulk-progress");
  if (isOn) running.set(job.job, job);
  else running.delete(job.job);
  place.hidden = running.size === 0;
  if (isOn) {
    place.firstElementChild.textContent = job.sentence;
    place.querySelector("[data-cancel]").hidden = job.state === "undoing";
    clearTimeout(place.timer);
    place.timer = setTimeout(() => look(job.job), 3000); // should no word come by the socket
    return;
  }
  catchUp();
  const undo = job.done && job.state !== "undone" ? () => back(job.job, undone) : null;
  show(job.sentence, { undo, seconds: job.done > 20 ? 20 : 8 });
}

async function look(job) {
  const found = running.has(job) && (await ask(address(job), { method: "GET" }));
  if (found) told(found);
}

async function back(job, undone) {
  const found = await ask(address(job, "undoing/"), {});
  if (found) told(found);
  if (found && !found.refused) undone?.();
}

async function stop() {
  for (const job of running.keys()) {
    const found = await ask(address(job), { method: "DELETE" });
    if (found) told(found);
  }
}

document.addEventListener("live", ({ detail }) => {
  if (detail.bulk && running.has(detail.bulk.job)) look(detail.bulk.job);
});

document.addEventListener("click", (event) => {
  const box = event.target.closest?.(".row__check");
  if (box) choose(box, box.checked, event.shiftKey);
});
// Shift and click on a row chooses up to it instead of opening it.
document.addEventListener(
  "click",
  (event) => {
    const box = event.shiftKey && event.target.closest?.("a.row__name")?.closest(".row").querySelector(".row__check");
    if (!box) return;
    event.preventDefault();
    event.stopPropagation();
    choose(box, true, true);
  },
  true,
);

export function toggle() {
  const row = document.activeElement?.closest(".row") ?? document.querySelector("#list .row[aria-current]");
  const box = row?.querySelector(".row__check");
  if (box) choose(box, !chosen.has(box.value), false);
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !chosen.size || event.defaultPrevented) return;
  if (document.querySelector("dialog[open], .menu:popover-open") || event.target.matches("input:not([type=checkbox]), textarea")) return;
  clear();
});
document.addEventListener("htmx:afterSwap", paint);
