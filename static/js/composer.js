// Writing an answer: the bubble is there at once, the text is never lost, a bad line sends it once.

import { register } from "frontdesk/behaviors";
import { inTurn, keepHere, keepThere, leave, restore, useOther, write } from "frontdesk/drafts";
import { send } from "frontdesk/frames";
import { say } from "frontdesk/live";
import { stamp } from "frontdesk/locks";
import { plain } from "frontdesk/plain";
import { count, signed } from "frontdesk/segments";
import { answered, insert } from "frontdesk/thread";
import { show } from "frontdesk/toasts";
import { tell } from "frontdesk/unsent";

const MOST_WAITING = 20;
const waiting = []; // what could not leave yet: { form, address, body, key }
const underway = new Set(); // what is leaving just now
const keys = []; // of what this tab sent: nobody is asked whether they have seen it
let typed = 0;

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
  const away = () => leave(form, area.value);
  window.addEventListener("pagehide", away);
  return () => {
    clearTimeout(fast);
    clearTimeout(slow);
    window.removeEventListener("pagehide", away);
    away();
  };
});

function counted(text) {
  if (!text) return "";
  const { segments, characters } = count(text);
  return `${characters} · ${segments} SMS`;
}

// A message that was taken back: its words and files stand where they were written.
function fill(form, area, { text, tray }) {
  form.querySelector("#composer-tray").innerHTML = tray;
  write(area, area.value ? `${text}\n${area.value}` : text);
  area.focus();
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
  const address = button?.getAttribute("formaction") ?? form.action;
  goes(inTurn(form, () => post({ form, address, body, key, tiles })));
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

function goes(work) {
  underway.add(work);
  work.finally(() => underway.delete(work));
}

async function post(letter) {
  let answer;
  letter.body.delete("sent");
  for (const key of keys.slice(-50)) letter.body.append("sent", key);
  try {
    answer = await send(letter.address, { body: letter.body });
  } catch {
    return hold(letter);
  }
  if (answer.ok) return answered(letter.form.dataset.conversation, `message-${letter.key}`, await answer.text());
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
  for (const letter of waiting.splice(0)) goes(post(letter));
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
  form.querySelector("#composer-tray")?.prepend(...letter.tiles);
  write(area, area.value ? `${text}\n${area.value}` : text);
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
