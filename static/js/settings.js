// A card that was changed says so and offers to discard; whoever leaves with unsaved words is asked.

import { register } from "frontdesk/behaviors";

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
});

function said(card) {
  const parts = [...new FormData(card)].filter(([name]) => name !== "csrfmiddlewaretoken");
  return JSON.stringify(parts.map(([name, value]) => [name, value instanceof File ? value.name : value]));
}

window.addEventListener("beforeunload", (event) => {
  if (document.querySelector(".card--changed")) event.preventDefault();
});
