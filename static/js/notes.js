// Notes for the team: a form of their own, so that none can be sent; @ offers whom to name.

import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";
import { mine } from "frontdesk/mine";
import { answered } from "frontdesk/thread";
import { put } from "frontdesk/writing";

const AT = /(?:^|[\s(])@([^\s@]{0,40})$/;
const place = (form) => mine(`note:${form.dataset.conversation}`);

class Names {
  constructor(form, area) {
    this.form = form;
    this.area = area;
    this.box = form.querySelector('[role="listbox"]');
    this.box.addEventListener("pointerdown", (event) => event.preventDefault());
    this.box.addEventListener("click", (event) => this.take(event.target.closest('[role="option"]')));
  }

  typed() {
    return this.area.value.slice(0, this.area.selectionStart).match(AT)?.[1];
  }

  async look() {
    if (this.typed() === undefined) return this.close();
    if (!this.known) {
      this.known = fetch(this.form.dataset.people, { credentials: "same-origin" });
      const answer = await this.known.catch(() => null);
      if (!answer?.ok) return (this.known = null);
      this.box.innerHTML = await answer.text();
    }
    const begun = this.typed()?.toLowerCase();
    if (begun === undefined) return this.close();
    for (const option of this.box.children)
      option.hidden = !option.dataset.name.split(" ").some((word) => word.startsWith(begun));
    this.point(this.shown()[0]);
    this.box.hidden = !this.shown().length;
  }

  shown() {
    return [...this.box.children].filter((option) => !option.hidden);
  }

  point(option) {
    for (const other of this.box.children) other.ariaSelected = String(other === option);
    if (option) this.area.setAttribute("aria-activedescendant", option.id);
    else this.area.removeAttribute("aria-activedescendant");
    option?.scrollIntoView({ block: "nearest" });
  }

  key(event) {
    if (this.box.hidden || event.isComposing) return;
    const shown = this.shown();
    const at = shown.findIndex((option) => option.ariaSelected === "true");
    if (event.key === "ArrowDown") this.point(shown[(at + 1) % shown.length]);
    else if (event.key === "ArrowUp") this.point(shown.at(at - 1));
    else if (event.key === "Enter" || event.key === "Tab") this.take(shown[at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  take(option) {
    if (!option) return;
    const end = this.area.selectionStart;
    put(`@${option.dataset.handle} `, end - this.typed().length - 1, end);
    this.close();
  }

  close() {
    this.box.hidden = true;
    this.point(null);
  }
}

register("note-composer", (form) => {
  const area = form.querySelector("textarea");
  const names = new Names(form, area);
  area.value ||= localStorage.getItem(place(form)) ?? "";
  area.addEventListener("input", () => {
    if (area.value) localStorage.setItem(place(form), area.value);
    else localStorage.removeItem(place(form));
    say(form, "");
    names.look();
  });
  form.addEventListener("keydown", (event) => names.key(event), true);
  area.addEventListener("blur", () => setTimeout(() => names.close(), 200));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const files = form.querySelectorAll('[name="file"]').length;
    if (form.dataset.busy || form.querySelector('[data-state="uploading"]')) return;
    if (area.value.trim() || files) keep(form, area);
  });
});

// The text stays until it is kept; the key is the same until then, so a second try keeps it once.
async function keep(form, area) {
  const body = new FormData(form);
  const key = (form.dataset.key ??= crypto.randomUUID());
  body.set("key", key);
  body.delete("files"); // they are there already, one by one
  form.dataset.busy = "1";
  const answer = await send(form.action, { body }).catch(() => null);
  delete form.dataset.busy;
  if (!answer?.ok) return say(form, answer?.status === 409 ? (await answer.json()).sentence : form.dataset.unsent);
  delete form.dataset.key;
  localStorage.removeItem(place(form));
  if (area.value === body.get("note").replaceAll("\r\n", "\n")) area.value = "";
  for (const uuid of body.getAll("file"))
    for (const part of form.querySelectorAll(`[data-of="${uuid}"], [data-file="${uuid}"]`)) part.remove();
  answered(form.dataset.conversation, `message-${key}`, await answer.text());
}

function say(form, words) {
  const error = form.querySelector(".composer__error");
  error.textContent = words;
  error.hidden = !words;
}
