// The command palette: fetched when it is asked for, filtered here, run by clicking what is chosen.

import { open as openDialog } from "frontdesk/dialogs";
import { dress } from "frontdesk/dress";
import { answers, press } from "frontdesk/keys";
import { mine } from "frontdesk/mine";
import { refused } from "frontdesk/toasts";

const RECENT = mine("palette");
const MOST_RECENT = 3;

export async function open(address, early = () => "") {
  const old = document.getElementById("palette");
  if (old?.open) return old.close();
  const opener = document.activeElement;
  const response = await fetch(address, { headers: { "HX-Request": "true" } }).catch(() => null);
  if (!response?.ok) return refused(await response?.json().catch(() => null));
  await dress();
  old?.remove();
  const holder = document.createElement("template");
  holder.innerHTML = (await response.text()).trim();
  const palette = holder.content.firstElementChild;
  document.body.append(palette);
  prepare(palette);
  openDialog(palette, opener);
  palette.addEventListener("close", () => palette.remove());
  const words = palette.querySelector("#palette-words");
  words.value = early();
  words.focus();
  filter(palette, words.value);
}

const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
const options = (palette) => [...palette.querySelectorAll('[role="option"]')];
const shown = (palette) => options(palette).filter((option) => !option.hidden);
const name = (option) => option.querySelector(".palette__label")?.textContent ?? "";

function prepare(palette) {
  for (const option of options(palette)) {
    if (option.dataset.press && !answers(option.dataset.press)) option.remove();
  }
  recent(palette);
  options(palette).forEach((option, at) => (option.id = `palette-${at}`));
  const words = palette.querySelector("#palette-words");
  words.addEventListener("input", () => filter(palette, words.value));
  words.addEventListener("keydown", (event) => onKey(event, palette));
  palette.addEventListener("click", ({ target }) => {
    const option = target.closest('[role="option"]');
    if (option) run(palette, option, words.value);
  });
  filter(palette, "");
}

// What this member did last from here stands first; it is kept in this browser only.
function recent(palette) {
  const group = palette.querySelector("[data-recent]");
  const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]");
  for (const words of kept) {
    const option = options(palette).find((one) => name(one) === words);
    if (option) group.append(option);
  }
}

function remember(option) {
  const words = name(option);
  if (!words) return;
  const kept = JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((other) => other !== words);
  localStorage.setItem(RECENT, JSON.stringify([words, ...kept].slice(0, MOST_RECENT)));
}

// Every word typed begins one of the command's, or stands in one.
function filter(palette, typed) {
  const wanted = fold(typed).split(/\s+/).filter(Boolean);
  for (const option of options(palette)) {
    if ("seek" in option.dataset) continue;
    const words = fold(`${option.textContent} ${option.dataset.also ?? ""}`);
    option.hidden = !wanted.every((word) => words.includes(word));
    mark(option, wanted);
  }
  for (const group of palette.querySelectorAll('[role="group"]')) {
    group.hidden = !group.querySelector('[role="option"]:not([hidden])');
  }
  palette.querySelector("[data-seek-words]").textContent = typed.trim() ? `“${typed.trim()}”` : "";
  choose(palette, best(palette, wanted));
}

// A command that begins so goes before one that only holds it.
function best(palette, wanted) {
  const found = shown(palette);
  const begins = (option) => wanted.some((word) => fold(name(option)).startsWith(word));
  return found.find(begins) ?? found[0];
}

function mark(option, wanted) {
  const label = option.querySelector(".palette__label");
  if (!label) return;
  const text = label.textContent;
  const folded = fold(text);
  const word = wanted.find((one) => folded.includes(one));
  const at = word && folded.length === text.length ? folded.indexOf(word) : -1;
  if (at < 0) return label.replaceChildren(text);
  const marked = document.createElement("mark");
  marked.textContent = text.slice(at, at + word.length);
  label.replaceChildren(text.slice(0, at), marked, text.slice(at + word.length));
}

function choose(palette, option) {
  for (const other of options(palette)) other.setAttribute("aria-selected", String(other === option));
  const field = palette.querySelector("#palette-words");
  if (option) field.setAttribute("aria-activedescendant", option.id);
  else field.removeAttribute("aria-activedescendant");
  option?.scrollIntoView({ block: "nearest" });
}

function onKey(event, palette) {
  if (event.isComposing) return;
  const found = shown(palette);
  const at = found.findIndex((option) => option.ariaSelected === "true");
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step && found.length) choose(palette, found[(at + step + found.length) % found.length]);
  else if (event.key === "Enter") found[at]?.click();
  else return;
  event.preventDefault();
}

function run(palette, option, words) {
  remember(option);
  if (option.type === "submit") return;
  palette.close();
  if ("seek" in option.dataset) seek(palette.dataset.search, words.trim());
  else if (option.dataset.press) setTimeout(() => press(option.dataset.press));
}

async function seek(address, words) {
  const field = document.getElementById("search-words");
  if (!field) return location.assign(`${address}?q=${encodeURIComponent(words)}`);
  await (await import("frontdesk/search")).open();
  if (!words) return;
  field.value = words;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}
