// The strip over the page while work is late. Loaded when the socket first says so.

const SPREAD = 3000; // every tab hears it at once, and they need not all ask at once
let place = null;
let asked = 0;

export function soon(frame) {
  clearTimeout(asked);
  asked = setTimeout(() => show(frame), Math.random() * SPREAD);
}

// Ask what to say; an empty answer takes the strip away.
async function show(frame) {
  const response = await fetch(frame.dataset.health, { credentials: "same-origin" }).catch(() => null);
  if (!response?.ok) return;
  const said = await response.text();
  if (!said.trim()) return hide();
  if (!place) {
    place = document.createElement("div");
    place.id = "health-strip";
    place.setAttribute("role", "status");
    frame.prepend(place);
  }
  if (place.innerHTML !== said) place.innerHTML = said;
}

function hide() {
  place?.remove();
  place = null;
}
