// Writing an answer: the bubble is there at once, the text is never lost, a bad line sends it once.

import { register } from "frontdesk/behaviors";
import { apply, send } from "frontdesk/frames";
import { say } from "frontdesk/live";
import { after, stamp } from "frontdesk/locks";
import { plain } from "frontdesk/plain";
import { count, signed } from "frontdesk/segments";
import { insert } from "frontdesk/thread";
import { show } from "frontdesk/toasts";
import { tell } from "frontdesk/unsent";

const MOST_WAITING = 20;
const waiting = []; // what could not leave yet: { form, address, body, key }
const underway = new Set(); // what is leaving just now
const keys = []; // of what this tab sent: nobody is asked whether they have seen it
let typed = 0;

const place = (form) => `draft:${form.dataset.conversation}`;

register("composer", (form) => {
  const area = form.querySelector("textarea");
  if (!area) return;
  restore(form, area);
  const counter = form.querySelector(".composer__count");
  const hint = form.querySelector(".composer__hint");
  const update = () => {
    const bare = plain(area.value);
    counter.textContent = counted(plain(signed(form, area.value)));
    hint.hidden = bare === area.value;
    hint.textContent = hint.hidden ? "" : form.dataset.stripped;
  };
  form.elements.sign?.addEventListener("change", update);
  let slow = 0;
  let fast = 0;
  area.addEventListener("input", () => {
    update();
    clearTimeout(fast);
    clearTimeout(slow);
    fast = setTimeout(() => keepHere(form, area.value), 300);
    slow = setTimeout(() => keepThere(form, area.value), 3000);
    if (Date.now() - typed > 2500 && !("quiet" in form.dataset)) say({ typing: form.dataset.conversation });
    typed = Date.now();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(fast);
    clearTimeout(slow);
    submit(form, area, event.submitter);
    update();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (!area.readOnly) form.requestSubmit(document.querySelector('[form="composer"][name="close"]'));
  });
  form.addEventListener("fill", ({ detail }) => fill(form, area, detail));
  form.querySelector("[data-use-other]").addEventListener("click", () => useOther(form, area));
  update();
  const leave = () => {
    if (area.value === form.dataset.kept) return;
    keepHere(form, area.value); // the next page may be asked for before the beacon is heard
    beacon(form, area.value);
  };
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

// The newer of what this browser and what the server keep; the older one is offered.
function restore(form, area) {
  const there = area.value;
  form.dataset.kept = there;
  const [, at, here] = localStorage.getItem(place(form))?.match(/^(\d+)\|([^]*)$/) ?? [];
  if (here === undefined || here === there) return;
  const older = there && Date.parse(form.dataset.draftedAt) > Number(at);
  if (!older) area.value = here;
  offer(form, older ? here : there);
}

function keepHere(form, text) {
  if (text) localStorage.setItem(place(form), `${Date.now()}|${text}`);
  else localStorage.removeItem(place(form));
}

// What was written elsewhere and differs from what stands here: nothing is lost, nothing is mixed.
function offer(form, text) {
  const line = form.querySelector(".composer__other");
  line.hidden = !text;
  line.querySelector("span").textContent = text;
}

function useOther(form, area) {
  const other = form.querySelector(".composer__other span").textContent;
  const mine = area.value;
  write(area, other);
  offer(form, mine);
  area.focus();
}

function write(area, text) {
  area.value = text;
  area.dispatchEvent(new Event("input", { bubbles: true }));
}

// A message that was taken back: its words and files stand where they were written.
function fill(form, area, { text, tray }) {
  form.querySelector("#composer-tray").innerHTML = tray;
  write(area, area.value ? `${text}\n${area.value}` : text);
  area.focus();
}

// Another device of the member's typed here. What is not saved yet stays; the other is offered.
document.addEventListener("live", async ({ detail }) => {
  const form = document.querySelector(`#composer[data-conversation="${CSS.escape(detail.draft ?? "")}"]`);
  const area = form?.querySelector("textarea");
  if (!area) return;
  const answer = await fetch(form.dataset.draft, { credentials: "same-origin" }).catch(() => null);
  if (!answer?.ok) return;
  const { text } = await answer.json();
  if (text === form.dataset.kept || text === area.value) return;
  if (area.value !== form.dataset.kept) return offer(form, text);
  form.dataset.kept = text;
  localStorage.removeItem(place(form));
  write(area, text);
});

// Kept is what the server has: an answer that never came keeps nothing.
async function keepThere(form, text) {
  const answer = await send(form.dataset.draft, { body: new URLSearchParams({ text }) }).catch(() => null);
  if (!answer?.ok) return;
  form.dataset.kept = text;
  const here = localStorage.getItem(place(form));
  if (here?.endsWith(`|${text}`)) localStorage.removeItem(place(form));
}

function beacon(form, text) {
  const body = new FormData();
  body.set("text", text);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  navigator.sendBeacon(form.dataset.draft, body);
  form.dataset.kept = text;
}

function submit(form, area, button) {
  const text = area.value;
  const body = new FormData(form);
  const files = body.getAll("file");
  if (!text.trim() && !files.length) return;
  if (form.querySelector('[data-state="uploading"]')) return;
  const key = crypto.randomUUID();
  body.set("key", key);
  body.delete("files");
  if (button?.name) body.set(button.name, button.value);
  const later = button?.name === "at";
  if (!later) {
    pend(key, signed(form, text), files.length);
    stamp(body);
  }
  keys.push(key);
  area.value = "";
  const tiles = [...(form.querySelector("#composer-tray")?.children ?? [])];
  form.querySelector("#composer-tray")?.replaceChildren();
  keepHere(form, "");
  form.dataset.kept = "";
  offer(form, "");
  const address = button?.getAttribute("formaction") ?? form.action;
  after(() => post({ form, address, body, key, tiles }));
  if (later) write(area, ""); // the hold ends with the typing
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
  letter.body.delete("sent");
  for (const key of keys.slice(-50)) letter.body.append("sent", key);
  const going = send(letter.address, { body: letter.body });
  underway.add(going);
  try {
    answer = await going;
  } catch {
    return hold(letter);
  } finally {
    underway.delete(going);
  }
  if (answer.ok) return apply({ target: `message-${letter.key}`, swap: "message", html: await answer.text() });
  if (answer.status >= 500) return hold(letter);
  if (answer.status === 401) return location.reload();
  if (answer.status !== 409) return giveBack(letter, letter.form.dataset.unsent);
  if (answer.headers.get("Content-Type").includes("json")) return giveBack(letter, (await answer.json()).sentence);
  giveBack(letter, "");
  tell(letter.form.dataset.conversation, await answer.text());
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

// Refused: text and files come back to where they were, and nowhere else, with the reason.
function giveBack(letter, sentence) {
  document.getElementById(`message-${letter.key}`)?.remove();
  const { conversation, unsent } = letter.form.dataset;
  const text = letter.body.get("text");
  const form = document.querySelector(`#composer[data-conversation="${conversation}"]`);
  const area = form?.querySelector("#composer-text");
  if (!area) {
    keepHere(letter.form, text);
    keepThere(letter.form, text);
    return show(sentence || unsent, { kind: "bad" });
  }
  area.value = area.value ? `${text}\n${area.value}` : text;
  form.querySelector("#composer-tray")?.prepend(...letter.tiles);
  area.dispatchEvent(new Event("input", { bubbles: true }));
  const error = form.querySelector(".composer__error");
  if (!error || !sentence) return;
  error.textContent = sentence;
  error.hidden = false;
  area.addEventListener("input", () => (error.hidden = true), { once: true });
}

// Whoever answers and closes at once means it in this order: an answer that came second would open
// the conversation again. A line that hangs holds nothing up for long.
document.addEventListener("htmx:confirm", (event) => {
  if (!underway.size || !/\/(closure|spam|snooze)\/$/.test(event.detail.path)) return;
  event.preventDefault();
  const late = new Promise((end) => setTimeout(end, 3000));
  Promise.race([Promise.allSettled(underway), late]).then(() => event.detail.issueRequest(true));
});

document.addEventListener("live:back", flush);
window.addEventListener("online", flush);
