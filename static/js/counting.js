// Under a text that goes as an SMS: its characters, and how many SMS it becomes.

import { register } from "frontdesk/behaviors";
import { plain } from "frontdesk/plain";
import { count } from "frontdesk/segments";

register("counting", (place) => {
  const text = document.getElementById(place.dataset.of);
  const show = () => {
    const { segments, characters } = count(plain(text.value ?? text.textContent));
    place.textContent = characters ? place.dataset.words.replace("{characters}", characters).replace("{sms}", segments) : "";
  };
  text.addEventListener("input", show);
  text.closest("form")?.addEventListener("reset", () => setTimeout(show));
  show();
});
