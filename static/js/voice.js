// Plays a voice note and fills its wave while it plays; one at a time.

import { register } from "frontdesk/behaviors";

let playing = null;

function clock(seconds) {
  return `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, "0")}`;
}

register("voice", (note) => {
  const audio = note.querySelector("audio");
  const button = note.querySelector(".voice__play");
  const time = note.querySelector(".voice__time");
  const bars = [...note.querySelectorAll(".voice__wave rect")];

  const paint = () => {
    const done = audio.duration ? audio.currentTime / audio.duration : 0;
    bars.forEach((bar, index) => bar.classList.toggle("played", index < done * bars.length));
    time.textContent = audio.currentTime ? clock(audio.currentTime) : time.dataset.length;
  };

  const state = () => {
    note.toggleAttribute("data-playing", !audio.paused);
    button.setAttribute("aria-pressed", String(!audio.paused));
    if (audio.paused) return;
    if (playing !== audio) playing?.pause();
    playing = audio;
  };

  button.addEventListener("click", () => (audio.paused ? audio.play().catch(state) : audio.pause()));
  note.querySelector(".voice__wave").addEventListener("click", (event) => {
    if (!audio.duration) return;
    const box = event.currentTarget.getBoundingClientRect();
    audio.currentTime = ((event.clientX - box.left) / box.width) * audio.duration;
  });
  audio.addEventListener("timeupdate", paint);
  audio.addEventListener("play", state);
  audio.addEventListener("pause", state);
  audio.addEventListener("ended", () => {
    audio.currentTime = 0;
    paint();
  });
  return () => audio.pause();
});
