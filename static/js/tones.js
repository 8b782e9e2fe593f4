// The settings of sound: each tone can be heard before it is chosen.

import { register } from "frontdesk/behaviors";
import { play } from "frontdesk/sound";

register("tones", (place) => {
  for (const button of place.querySelectorAll("button[data-tone]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const volume = Number(place.querySelector("[name=volume]").value);
      place.querySelector("[data-refused]").hidden = await play(button.dataset.tone, volume);
    });
  }
});
