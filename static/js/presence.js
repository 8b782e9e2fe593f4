// Who else is here: reading this conversation, typing an answer. Nothing of it is stored.

import { say } from "frontdesk/live";
import { me } from "frontdesk/mine";

const shown = () => document.getElementById("thread")?.dataset.conversation;

export function typing(message) {
  const place = document.getElementById("typing");
  if (!place) return;
  clearTimeout(place.timer);
  place.hidden = !message;
  if (!message) return;
  place.textContent = document.querySelector("[data-typing]").dataset.typing.replace("{name}", message.member.name);
  place.timer = setTimeout(() => typing(null), 5000);
}

function reader(message) {
  const place = document.getElementById("readers");
  if (!place) return;
  const id = `reader-${message.member.uuid}`;
  let face = document.getElementById(id);
  if (!face) {
    face = document.createElement("span");
    face.id = id;
    face.className = "avatar avatar--s";
    const words = message.member.name.split(" ");
    face.dataset.initials = (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
    face.dataset.hue = message.member.hue;
    face.role = "img";
    face.ariaLabel = face.title = document.querySelector("[data-reading]:not(#thread)").dataset.reading.replace("{name}", message.member.name);
    place.append(face);
  }
  clearTimeout(face.timer);
  face.timer = setTimeout(() => face.remove(), 60000);
}

document.addEventListener("live", ({ detail }) => {
  const mine = detail.member?.uuid === me();
  if (detail.typing && detail.typing === shown() && !mine) typing(detail);
  if (detail.reading && detail.reading === shown() && !mine) reader(detail);
  if (detail.watching && shown()) say({ reading: shown() });
});
setInterval(() => shown() && !document.hidden && say({ reading: shown() }), 50000);
