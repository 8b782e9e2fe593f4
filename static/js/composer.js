// Writing an answer: the bubble is there at once, the text is never lost, a bad line sends it once.

import { register } from "frontdesk/behaviors";
import { apply, send } from "frontdesk/frames";
import { say } from "frontdesk/live";
import { count } from "frontdesk/segments";
import { insert } from "frontdesk/thread";

const MOST_WAITING = 20;
const waiting = []; // what could not leave yet: { form, address, body, key }
let typed = 0;

const place = (form) => `draft:${form.dataset.conversation}`;

register("composer", (form) => {
  const area = form.querySelector("textarea");
  if (!area) return;
  restore(form, area);
  const counter = form.querySelector(".composer__count");
  const update = () => (counter.textContent = counted(area.value));
  let slow = 0;
  let fast = 0;
  area.addEventListener("input", () => {
    update();
    clearTimeout(fast);
    clearTimeout(slow);
    fast = setTimeout(() => keepHere(form, area.value), 300);
    slow = setTimeout(() => keepThere(form, area.value), 3000);
    if (Date.now() - typed > 2500) say({ typing: form.dataset.conversation });
    typed = Date.now();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(fast);
    clearTimeout(slow);
    submit(form, area);
    update();
  });
  update();
  const leave = () => area.value !== form.dataset.kept && beacon(form, area.value);
  window.addEventListener("pagehide", leave);
  return () => {
    clearTimeout(fast);
    clearTimeout(slow);
    window.removeEventListener("pagehide", leave);
    leave();
  };
});

function counted(text) {
  if (!text) return "";
  const { segments, characters } = count(text);
  return `${characters} · ${segments} SMS`;
}

// The newer of what this browser and what the server keep.
function restore(form, area) {
  form.dataset.kept = area.value;
  const here = localStorage.getItem(place(form));
  if (here !== null && here !== area.value) area.value = here;
}

function keepHere(form, text) {
  if (text) localStorage.setItem(place(form), text);
  else localStorage.removeItem(place(form));
}

function keepThere(form, text) {
  form.dataset.kept = text;
  const body = new URLSearchParams({ text });
  send(form.dataset.draft, { body }).then(
    (answer) => answer.ok && text && localStorage.removeItem(place(form)),
    () => {},
  );
}

function beacon(form, text) {
  const body = new FormData();
  body.set("text", text);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  navigator.sendBeacon(form.dataset.draft, body);
  form.dataset.kept = text;
}

function submit(form, area) {
  const text = area.value;
  const body = new FormData(form);
  const files = body.getAll("file");
  if (!text.trim() && !files.length) return;
  if (form.querySelector('[data-state="uploading"]')) return;
  const key = crypto.randomUUID();
  body.set("key", key);
  body.delete("files");
  pend(key, text, files.length);
  area.value = "";
  form.querySelector("#composer-tray")?.replaceChildren();
  keepHere(form, "");
  form.dataset.kept = "";
  post({ form, address: form.action, body, key });
  area.focus();
}

// The same partial the server answers with, empty.
function pend(key, text, files) {
  const bubble = document.getElementById("blank-message").content.firstElementChild.cloneNode(true);
  bubble.id = `message-${key}`;
  bubble.dataset.at = new Date().toISOString();
  bubble.dataset.revision = "-1";
  bubble.querySelector("time").dateTime = bubble.dataset.at;
  bubble.querySelector(".bubble__text").textContent = text || "📎".repeat(files);
  insert(bubble, null);
  document.querySelector(".thread__log").scrollTo({ top: 0 });
}

async function post(letter) {
  let answer;
  try {
    answer = await send(letter.address, { body: letter.body });
  } catch {
    return hold(letter);
  }
  if (answer.ok) return apply({ target: `message-${letter.key}`, swap: "message", html: await answer.text() });
  if (answer.status >= 500) return hold(letter);
  if (answer.status === 401) return location.reload();
  const sentence = answer.status === 409 ? (await answer.json()).sentence : letter.form.dataset.unsent;
  giveBack(letter, sentence);
}

// The network or the server is away: the same key goes again, so it is sent once.
function hold(letter) {
  if (!waiting.includes(letter)) {
    if (waiting.length >= MOST_WAITING) return giveBack(letter, letter.form.dataset.unsent);
    waiting.push(letter);
  }
  const status = document.querySelector(`#message-${CSS.escape(letter.key)} .message__status`);
  if (status) status.lastChild.textContent = letter.form.dataset.waiting;
  setTimeout(flush, 5000);
}

function flush() {
  for (const letter of waiting.splice(0)) post(letter);
}

// Refused: the text comes back to where it was written, with the reason.
function giveBack(letter, sentence) {
  document.getElementById(`message-${letter.key}`)?.remove();
  const area = document.getElementById("composer-text");
  const error = document.querySelector(".composer__error");
  if (area && !area.value) area.value = letter.body.get("text");
  if (!error) return;
  error.textContent = sentence;
  error.hidden = false;
  area?.addEventListener("input", () => (error.hidden = true), { once: true });
}

document.addEventListener("live:back", flush);
window.addEventListener("online", flush);
