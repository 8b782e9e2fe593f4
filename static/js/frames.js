// Puts fragments where they belong: by id if they are there, else in their order. A fragment carries
// a revision; an older one never replaces a newer one, so echoes and slow answers are harmless.

import { refresh } from "frontdesk/times";

const handlers = new Map(); // swap -> function(element)

export function onSwap(name, handler) {
  handlers.set(name, handler);
}

export function parse(html) {
  const template = document.createElement("template");
  template.innerHTML = html.trim();
  return template.content.firstElementChild;
}

export function apply({ target, swap, html }) {
  if (swap === "gone") return document.getElementById(target)?.remove();
  const element = parse(html);
  if (!element || element.id !== target) return;
  const old = document.getElementById(target);
  if (old && revision(old) > revision(element)) return;
  handlers.get(swap)?.(element, old);
}

function revision(element) {
  return Number(element.dataset.revision ?? -1);
}

// Same element, new content: focus, listeners and scroll stay. What somebody types in stays too; a
// link that has the focus is said anew like any other.
export function morph(old, element) {
  const typing = document.activeElement?.matches("input, textarea, select");
  window.Idiomorph.morph(old, element, { ignoreActiveValue: typing });
  settle(old);
}

// What a page does for its own content: htmx's attributes, times in the reader's zone.
export function settle(element) {
  window.htmx.process(element);
  refresh(element);
}

export function token() {
  return JSON.parse(document.body.getAttribute("hx-headers"))["X-CSRFToken"];
}

// A request with what every write needs. Rejects when the network is away.
export function send(address, { method = "POST", body = null, signal = null, keepalive = false } = {}) {
  const headers = { "X-CSRFToken": token(), "HX-Request": "true" };
  return fetch(address, { method, body, headers, signal, keepalive, credentials: "same-origin" });
}
