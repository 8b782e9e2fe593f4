// Pre-written messages in the composer: "/" offers them, a key phrase and Tab becomes its message.

import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";
import { show } from "frontdesk/toasts";

const SLASH = /(^|\s)\/([^\s/]*)$/;
const WORD = /(^|\s)(\S+)$/;

class Offers {
  constructor(form, area) {
    this.form = form;
    this.area = area;
    this.box = null;
    this.asked = 0;
    this.timer = 0;
    this.phrases = [];
    area.addEventListener("focus", () => this.learn(), { once: true });
  }

  // The key phrases, so that Tab knows at once whether it has something to do.
  async learn() {
    const answer = await fetch(`${this.form.dataset.prewritten}?phrases`).catch(() => null);
    if (answer?.ok) this.phrases = (await answer.json()).phrases;
  }

  before() {
    return this.area.value.slice(0, this.area.selectionStart);
  }

  look() {
    const found = this.before().match(SLASH);
    clearTimeout(this.timer);
    if (!found || this.area.readOnly) return this.close();
    this.timer = setTimeout(() => this.ask(found[2]), 120);
  }

  async ask(words) {
    const asked = ++this.asked;
    const answer = await fetch(`${this.form.dataset.prewritten}?q=${encodeURIComponent(words)}`).catch(() => null);
    if (!answer?.ok || asked !== this.asked) return;
    this.open(await answer.text());
  }

  open(html) {
    if (!this.box) {
      this.box = document.createElement("div");
      this.box.className = "dock offers";
      this.box.id = "offers";
      this.box.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its focus
      this.box.addEventListener("click", ({ target }) => this.choose(target.closest("[data-one]")));
      this.form.prepend(this.box);
      this.area.setAttribute("aria-controls", "offers");
      this.area.focus();
    }
    this.box.innerHTML = html;
    this.select(this.box.querySelector("[data-one]"));
  }

  close() {
    clearTimeout(this.timer);
    this.asked += 1;
    this.box?.remove();
    this.box = null;
    this.area.removeAttribute("aria-controls");
    this.area.removeAttribute("aria-activedescendant");
  }

  select(option) {
    for (const other of this.box.querySelectorAll("[aria-selected]")) other.setAttribute("aria-selected", other === option);
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.area.setAttribute("aria-activedescendant", option.id);
  }

  key(event) {
    if (!this.box) return event.key === "Tab" && !event.shiftKey && this.expand(event);
    const options = [...this.box.querySelectorAll("[data-one]")];
    const at = options.findIndex((option) => option.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.select(options.at((at + step) % options.length));
    else if (event.key === "Escape") this.close();
    else if ((event.key === "Enter" || event.key === "Tab") && options[at]) this.choose(options[at]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  // Tab after a key phrase; after anything else it goes on to the next control, as ever.
  expand(event) {
    const found = this.before().match(WORD);
    const phrase = found?.[2].replace(/^\//, "").toLowerCase();
    if (!phrase || !this.phrases.includes(phrase)) return;
    event.preventDefault();
    this.take({ phrase }, found[2]);
  }

  choose(option) {
    if (!option) return;
    const typed = this.before().match(SLASH);
    this.close();
    this.take({ one: option.dataset.one }, typed ? `/${typed[2]}` : "");
  }

  // In place of what was typed to find it.
  async take(asked, typed) {
    const answer = await send(`${this.form.dataset.prewritten}use/`, { body: new URLSearchParams(asked) }).catch(() => null);
    if (!answer?.ok) {
      const refusal = await answer?.json().catch(() => null);
      return show(refusal?.sentence ?? this.form.dataset.unsent, { kind: "bad" });
    }
    const { text, files, said } = await answer.json();
    const end = this.area.selectionStart;
    this.area.setRangeText(text, end - typed.length, end, "end");
    this.area.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
    for (const tile of files) this.form.querySelector("#composer-tray")?.insertAdjacentHTML("beforeend", tile);
    if (said) show(said, { kind: "info" });
  }
}

register("composer", (form) => {
  const area = form.querySelector("textarea");
  if (!area || !form.dataset.prewritten) return;
  const offers = new Offers(form, area);
  area.addEventListener("input", () => offers.look());
  area.addEventListener("keydown", (event) => offers.key(event), true);
  area.addEventListener("blur", () => setTimeout(() => offers.close(), 200));
  for (const button of form.querySelectorAll("[data-prewritten-button]")) {
    button.addEventListener("mousedown", (event) => event.preventDefault()); // the text keeps its focus
    button.addEventListener("click", () => area.readOnly || offers.ask(""));
  }
  return () => offers.close();
});
