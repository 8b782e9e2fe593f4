// The emoji popover: asked for when it is first opened, as this file is, searched by name, walked with
// the arrows.

import { put } from "frontdesk/writing";

const bound = new WeakSet();

export async function open(popover) {
  if (!popover.querySelector("input")) {
    const answer = await fetch(popover.dataset.address, { credentials: "same-origin" }).catch(() => null);
    if (!answer?.ok) return popover.hidePopover();
    popover.innerHTML = await answer.text();
  }
  bind(popover);
  const search = popover.querySelector("input");
  search.value = "";
  find(popover, "");
  search.focus();
}

function bind(popover) {
  if (bound.has(popover)) return;
  bound.add(popover);
  popover.addEventListener("input", (event) => find(popover, event.target.value.trim().toLowerCase()));
  popover.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    popover.hidePopover();
    put(button.textContent);
  });
  popover.addEventListener("keydown", (event) => walk(popover, event));
}

const shown = (popover) => [...popover.querySelectorAll("button:not([hidden])")];

function find(popover, words) {
  for (const section of popover.querySelectorAll("section")) {
    let any = false;
    for (const button of section.querySelectorAll("button")) {
      button.hidden = !button.title.toLowerCase().includes(words);
      any ||= !button.hidden;
    }
    section.hidden = !any;
  }
  const first = shown(popover)[0];
  popover.querySelector(".emoji__none").hidden = Boolean(first);
  rove(popover, first);
}

// One stop for Tab, wherever the arrows went.
function rove(popover, button) {
  for (const other of popover.querySelectorAll('button[tabindex="0"]')) other.tabIndex = -1;
  if (button) button.tabIndex = 0;
}

function walk(popover, event) {
  const all = shown(popover);
  const at = all.indexOf(document.activeElement);
  if (event.key === "Enter" && at < 0) {
    event.preventDefault();
    all[0]?.click();
    return;
  }
  const across = Math.max(1, all.findIndex((one) => one.offsetTop > (all[0]?.offsetTop ?? 0)));
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across };
  if (!(event.key in steps) || (at < 0 && event.key !== "ArrowDown")) return;
  event.preventDefault();
  const next = all[at < 0 ? 0 : at + steps[event.key]];
  if (!next) return at >= 0 && steps[event.key] < 0 ? popover.querySelector("input").focus() : null;
  rove(popover, next);
  next.focus();
}
