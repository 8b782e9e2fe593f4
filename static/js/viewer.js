// Pictures of a message in one dialog. Comes with the first picture that is looked at (see dialogs.js).

import { open } from "frontdesk/dialogs";

let pictures = [];
let at = 0;

const viewer = () => document.getElementById("viewer");

function turn(step) {
  at = (at + step + pictures.length) % pictures.length;
  paint();
}

function paint() {
  const dialog = viewer();
  const link = pictures[at];
  const alt = link.querySelector("img")?.alt ?? "";
  const picture = dialog.querySelector(".viewer__picture");
  picture.src = link.href;
  picture.alt = alt;
  dialog.querySelector(".viewer__file").href = link.href;
  dialog.querySelector(".viewer__text").textContent = alt;
  dialog.querySelector(".viewer__count").textContent = `${at + 1} / ${pictures.length}`;
  for (const button of dialog.querySelectorAll(".viewer__turn")) button.hidden = pictures.length < 2;
}

// Bound once to the dialog of the page, whichever thread it shows.
function prepare(dialog) {
  if (dialog.dataset.ready !== undefined) return;
  dialog.dataset.ready = "";
  dialog.addEventListener("click", ({ target }) => {
    if (target.closest(".viewer__turn--next")) turn(1);
    else if (target.closest(".viewer__turn--back")) turn(-1);
    else if (!target.closest("a, img, .viewer__turn")) dialog.close();
  });
  dialog.addEventListener("keydown", (event) => {
    if (pictures.length < 2) return;
    const forward = getComputedStyle(dialog).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    if (event.key === forward) turn(1);
    else if (event.key === "ArrowLeft" || event.key === "ArrowRight") turn(-1);
  });
  dialog.addEventListener("close", () => dialog.querySelector(".viewer__picture").removeAttribute("src"));
}

export function view(group, link) {
  pictures = [...group.querySelectorAll("a")];
  at = pictures.indexOf(link);
  prepare(viewer());
  open(viewer(), link);
  paint();
}
