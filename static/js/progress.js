// The page of a campaign hears how far it is. A frame holds the numbers; what a person can do with
// the campaign now, and whatever a frame may have missed, is asked for.

import { register } from "frontdesk/behaviors";
import { morph, onSwap, parse } from "frontdesk/frames";
import { say } from "frontdesk/live";

let place = null;
let asking = false;
let again = false;

register("progress", (element) => {
  place = element;
  follow();
});

onSwap("progress", (element, old) => {
  if (!old) return;
  const state = element.dataset.state;
  morph(old, element);
  if (place.dataset.state !== state) look();
});

function follow() {
  if (place) say({ watch: place.dataset.campaign });
}

async function look() {
  if (!place || asking) {
    again = asking;
    return;
  }
  asking = true;
  again = false;
  const answer = await fetch(place.dataset.standing, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok) show(parse(await answer.text()));
  asking = false;
  if (again) look();
}

function show(element) {
  const [old, fresh] = [place, element].map((one) => Number(one.querySelector("#progress").dataset.revision));
  if (fresh >= old) morph(place, element);
}

document.addEventListener("live:back", follow);
document.addEventListener("live:caught-up", look); // the socket is heard from now on, or was late
