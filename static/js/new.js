// A new conversation: arrows and Enter choose among who was found, the text says what it costs.

import { register } from "frontdesk/behaviors";
import { plain } from "frontdesk/plain";
import { count, signed } from "frontdesk/segments";

register("new-conversation", (form) => {
  const words = form.querySelector("#new-words");
  const text = form.querySelector("#new-text");
  const counter = form.querySelector("#new-count");
  const options = () => [...form.querySelectorAll("#new-found button")];
  const active = () => options().findIndex((one) => one.classList.contains("is-active"));

  function activate(at) {
    const all = options();
    for (const [place, one] of all.entries()) one.classList.toggle("is-active", place === at);
    all[at]?.scrollIntoView({ block: "nearest" });
  }

  // Enter means what is typed, not what was found for the letters before.
  let waits = false;
  let wanted = false;
  words.addEventListener("input", () => (waits = true));
  words.addEventListener("htmx:afterRequest", () => {
    waits = false;
    if (wanted) options()[0]?.click();
    wanted = false;
  });

  words.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const all = options();
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && all.length) activate((active() + step + all.length) % all.length);
    else if (event.key === "Enter" && waits) wanted = true;
    else if (event.key === "Enter") all[Math.max(active(), 0)]?.click();
    else if (event.key === "Backspace" && !words.value) [...form.querySelectorAll("[name=drop]")].at(-1)?.click();
    else return;
    if (event.key !== "Backspace") event.preventDefault();
  });

  // Somebody was chosen: the next name is typed where this one was.
  form.addEventListener("click", ({ target }) => {
    if (!target.closest("[name=add], [name=drop]")) return;
    words.value = "";
    words.focus();
  });

  function tell() {
    const { segments, characters } = count(plain(signed(form, text.value)));
    counter.textContent = text.value ? `${characters} · ${segments} SMS` : "";
  }
  text.addEventListener("input", tell);
  form.elements.sign?.addEventListener("change", tell);
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  tell();
});
