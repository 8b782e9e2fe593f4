// What is typed and not sent: kept in this browser at once, on the server soon, and from there on the
// member's other devices.

import { send } from "frontdesk/frames";
import { after } from "frontdesk/locks";
import { mine } from "frontdesk/mine";

const HANGS = 10_000;
const turns = new Map(); // conversation -> { at, done }: what is kept and sent of it goes one by one

const place = (form) => mine(`draft:${form.dataset.conversation}`);

function turnOf(form) {
  const { conversation } = form.dataset;
  if (!turns.has(conversation)) turns.set(conversation, { at: 0, done: Promise.resolve() });
  return turns.get(conversation);
}

const found = (form) => localStorage.getItem(place(form))?.match(/^(\d+)\|([^]*)$/) ?? [];

// The newer of what this browser and what the server keep; the older one is offered.
export function restore(form, area) {
  const there = area.value;
  form.dataset.kept = there;
  const [, at, here] = found(form);
  if (here === undefined || here === there) return;
  const older = there && Date.parse(form.dataset.draftedAt) > Number(at);
  if (!older) area.value = here;
  offer(form, older ? here : there);
}

export function keepHere(form, text) {
  if (text) localStorage.setItem(place(form), `${Date.now()}|${text}`);
  else localStorage.removeItem(place(form));
}

// What comes back to a conversation that is not open any more: the browser may show an older page of it
// again, which knows nothing of that.
export function comeBack(conversation, text) {
  const form = { dataset: { conversation } };
  const [, , typed] = found(form);
  keepHere(form, typed ? `${text}\n${typed}` : text);
}

// Of what waits for its turn only the last is kept.
export function keepThere(form, text) {
  const turn = turnOf(form);
  const own = (turn.at += 1);
  turn.done = turn.done.then(() => own === turn.at && save(form, text));
}

// Kept is what the server has: an answer that never came keeps nothing. What was sent meanwhile is no
// draft there any more.
async function save(form, text) {
  const turn = turnOf(form);
  const { at } = turn;
  const body = new URLSearchParams({ text });
  const answer = await send(form.dataset.draft, { body, signal: AbortSignal.timeout(HANGS) }).catch(() => null);
  if (!answer?.ok || turn.at !== at) return;
  form.dataset.kept = text;
  const here = localStorage.getItem(place(form));
  if (here?.endsWith(`|${text}`)) localStorage.removeItem(place(form));
}

// A beacon arrives even while the page goes away; the next page may be asked for before it is heard.
export function leave(form, text) {
  if (text === form.dataset.kept) return;
  keepHere(form, text);
  const body = new FormData();
  body.set("text", text);
  body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
  navigator.sendBeacon(form.dataset.draft, body);
  form.dataset.kept = text;
}

// An answer goes once nothing of it is being kept any more: a draft that came second would stay.
export function inTurn(form, post) {
  keepHere(form, "");
  form.dataset.kept = "";
  offer(form, "");
  const turn = turnOf(form);
  turn.at += 1;
  const before = turn.done;
  turn.done = after(() => before.then(post));
  return turn.done;
}

// What was written elsewhere and differs from what stands here: nothing is lost, nothing is mixed.
function offer(form, text) {
  const line = form.querySelector(".composer__other");
  line.hidden = !text;
  line.querySelector("span").textContent = text;
}

export function useOther(form, area) {
  const other = form.querySelector(".composer__other span").textContent;
  const typed = area.value;
  write(area, other);
  offer(form, typed);
  area.focus();
}

// Words that nobody typed here just now are `brought`: they count like others, and take no hold.
export function write(area, text, how = "typed") {
  area.value = text;
  area.dispatchEvent(new CustomEvent("input", { bubbles: true, detail: how }));
}

// Another device of the member's typed here, or this tab hears of its own. What is not saved yet stays;
// the other is offered. What this tab kept or sent while it asked is newer than the answer.
document.addEventListener("live", async ({ detail }) => {
  const form = document.querySelector(`#composer[data-conversation="${CSS.escape(detail.draft ?? "")}"]`);
  const area = form?.querySelector("textarea");
  if (!area) return;
  const turn = turnOf(form);
  await turn.done;
  const { at } = turn;
  const told = await fetch(form.dataset.draft, { credentials: "same-origin" }).catch(() => null);
  if (!told?.ok) return;
  const { text } = await told.json();
  if (turn.at !== at || text === form.dataset.kept || text === area.value) return;
  if (area.value !== form.dataset.kept) return offer(form, text);
  form.dataset.kept = text;
  localStorage.removeItem(place(form));
  write(area, text, "brought");
});
