// Which pane is seen: the details beside the thread or over it, one screen at a time on a phone.

import { register } from "frontdesk/behaviors";

const wide = matchMedia("(min-width: 1320px)");
export const phone = matchMedia("(max-width: 759px)");

const frame = () => document.querySelector(".frame");

// Fetched when a finger or the pointer comes down, before anybody knows whether it will be opened.
export function isAhead({ requestConfig }) {
  return "HX-Preloaded" in requestConfig.headers;
}

export function screen(name) {
  frame()?.setAttribute("data-screen", name);
}

export function details(shown) {
  const place = frame();
  if (!place) return;
  place.dataset.details = shown ? "open" : "closed";
  if (phone.matches) screen(shown ? "details" : "thread");
  for (const button of document.querySelectorAll('[data-behavior~="details"][aria-pressed]')) {
    button.setAttribute("aria-pressed", String(shown));
  }
}

export function detailsShown() {
  if (phone.matches) return frame()?.dataset.screen === "details";
  const said = frame()?.dataset.details;
  return said ? said === "open" : wide.matches;
}

register("details", (button) => {
  // A menu item opens the same pane, but is nothing that can be pressed in.
  if (button.ariaPressed !== null) button.ariaPressed = String(detailsShown());
  button.addEventListener("click", (event) => {
    event.preventDefault();
    details(!detailsShown());
  });
});

register("details-close", (button) => {
  button.addEventListener("click", () => details(false));
});

// On a phone the list is still there, behind: going back needs no request.
register("back", (link) => {
  link.addEventListener("click", (event) => {
    if (!phone.matches || !document.querySelector(".list .row")) return;
    event.preventDefault();
    screen(frame()?.dataset.screen === "details" ? "thread" : "list");
  });
});

document.addEventListener("keydown", (event) => {
  const over = !wide.matches && frame()?.dataset.details === "open";
  if (event.key === "Escape" && over && !event.defaultPrevented) details(false);
});
