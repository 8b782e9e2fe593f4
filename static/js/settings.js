// A card that was changed says so and offers to discard; whoever leaves with unsaved words is asked.

import { register } from "frontdesk/behaviors";

const NOBODY = "00000000-0000-0000-0000-000000000000";

register("card", (card) => {
  const was = said(card);
  const show = () => {
    const isChanged = said(card) !== was;
    card.classList.toggle("card--changed", isChanged);
    for (const [name, on] of [["unsaved", isChanged], ["discard", isChanged], ["last", !isChanged], ["undo-save", !isChanged]]) {
      const part = card.querySelector(`[data-${name}]`);
      if (part) part.hidden = !on;
    }
  };
  const later = () => setTimeout(show); // a reset changes the fields after its event
  card.addEventListener("input", show);
  card.addEventListener("change", show);
  card.addEventListener("reset", later);
  card.addEventListener("submit", () => card.hasAttribute("hx-post") || card.classList.remove("card--changed")); // the page is left to save it
});

// The map of the settings, found through by words: names of pages, and what stands on them. A page of
// an inbox is offered for each inbox.
register("find-setting", (map) => {
  const input = map.querySelector("input");
  const pages = map.querySelector("template[data-pages]")?.content ?? null;
  const said = map.querySelector("[role=status]");
  const links = [...map.querySelectorAll("a.nav__item")];
  map.querySelector("[aria-current=page]")?.scrollIntoView({ block: "nearest" }); // far down, with many inboxes
  const shown = () => [...map.querySelectorAll("a.nav__item")].filter((link) => link.getClientRects().length);
  const find = () => {
    const words = bare(input.value).split(/\s+/).filter(Boolean);
    for (const made of map.querySelectorAll("[data-found]")) made.remove();
    for (const link of links) {
      link.hidden = !fits(link, words);
      if (!words.length || !link.dataset.room || !pages || link.nextElementSibling?.matches(".nav__sub")) continue;
      const found = [...pages.cloneNode(true).children].filter((page) => fits(page, words));
      if (!found.length) continue;
      link.hidden = false;
      link.after(under(found, link.dataset.room));
    }
    for (const sub of map.querySelectorAll(".nav__sub")) {
      if (sub.querySelector("a:not([hidden])")) sub.previousElementSibling.hidden = false;
    }
    for (const group of map.querySelectorAll(".nav__group")) group.hidden = !group.querySelector("a:not([hidden])");
    said.textContent = shown().length ? "" : said.dataset.none;
  };
  input.addEventListener("input", find);
  map.addEventListener("keydown", (event) => {
    const found = shown();
    const at = found.indexOf(document.activeElement);
    if (event.key === "Enter" && event.target === input) found[0]?.click();
    else if (event.key === "ArrowDown") (found[at + 1] ?? found[at] ?? input).focus();
    else if (event.key === "ArrowUp" && at >= 0) (found[at - 1] ?? input).focus();
    else if (event.key === "Escape" && input.value) {
      input.value = "";
      find();
      input.focus();
    } else return;
    event.preventDefault();
  });
});

function under(links, room) {
  const sub = document.createElement("div");
  sub.className = "nav__sub";
  sub.dataset.found = "";
  for (const link of links) link.setAttribute("href", link.getAttribute("href").replace(NOBODY, room));
  sub.append(...links);
  return sub;
}

function fits(link, words) {
  const text = bare(`${link.textContent} ${link.dataset.words ?? ""}`);
  return words.every((word) => text.includes(word));
}

function bare(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

function said(card) {
  const parts = [...new FormData(card)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return JSON.stringify(parts.map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".card--changed")) event.preventDefault();
});
