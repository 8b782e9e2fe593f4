// The search pane: opened over the list, walked with the arrows, left with Escape. Fetched when it is
// first asked for; typing and fetching are htmx's.

import { dress } from "frontdesk/dress";
import { screen } from "frontdesk/panes";

const pane = () => document.getElementById("search");
const field = () => document.getElementById("search-words");
let opener = null;
let bound = null;

export async function open(from = null) {
  if (!pane()) return;
  opener = from ?? opener;
  bind(pane());
  pane().hidden = false;
  screen("list");
  if (document.activeElement !== field()) field().select();
  field().focus();
  await dress();
}

export function close() {
  pane().hidden = true;
  cover(); // before the focus goes back: what is out of reach takes none
  const back = opener?.isConnected ? opener : document.querySelector('[data-behavior~="search-open"]');
  back?.focus();
}

// Behind the pane the list lives on, out of reach of keys and readers, whoever shows or hides it.
function cover() {
  const list = document.getElementById("list");
  if (list) list.inert = !pane().hidden;
}

export function bind(element) {
  if (bound === element) return;
  bound = element;
  cover();
  new MutationObserver(cover).observe(element, { attributes: true, attributeFilter: ["hidden"] });
  element.addEventListener("keydown", onKey);
  element.addEventListener("click", (event) => {
    if (!event.target.closest("[data-search-close]")) return;
    event.preventDefault();
    close();
  });
  element.addEventListener("htmx:afterSwap", say);
  element.addEventListener("htmx:sendError", () => lost(element.dataset.lost));
  element.addEventListener("htmx:responseError", () => lost(element.dataset.lost));
}

function onKey(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    return close();
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step || event.isComposing) return;
  const stops = [field(), ...pane().querySelectorAll("a.row__name, .search__more a")];
  const next = stops[stops.indexOf(document.activeElement) + step];
  event.preventDefault();
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function say() {
  const words = pane().querySelector("[data-said]")?.dataset.said ?? "";
  document.getElementById("search-said").textContent = words;
}

function lost(words) {
  const text = document.createElement("p");
  text.className = "search__more";
  text.textContent = words;
  document.getElementById("search-results").replaceChildren(text);
  document.getElementById("search-said").textContent = words;
}
