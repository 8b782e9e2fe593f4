// Who answers the open conversation: this tab, another tab of mine, somebody else, nobody. The server
// decides; what is typed stays where it is, whatever it says.

import { register } from "frontdesk/behaviors";
import { apply, morph, onSwap, parse, send, token as csrf } from "frontdesk/frames";
import { me } from "frontdesk/mine";
import { show } from "frontdesk/toasts";

const TAB = crypto.randomUUID(); // in memory: a duplicated tab is another one
const BEAT = 20_000;
const LOOK_AGAIN = 70_000; // a hold that nobody keeps is over by then
const HIDDEN = 120_000;
const EMPTIED = 10_000;

let place = null; // the .locks of the composer that is shown
let mine = null; // { conversation, address, token } while this tab holds it
let spent = 0; // the token that went with a send, or was let go
let pending = false;
let letters = Promise.resolve(); // what is being sent: taking the lock anew waits for it
let pressed = 0;
let beating = null; // the beat under way: whoever lets go does not care for its answer
let active = false;
const timers = {};

const form = () => place?.closest("form");
const area = () => form()?.querySelector("#composer-text");
const lock = () => place?.querySelector(".lock");
const shown = () => place?.dataset.conversation;

function status() {
  const { holder, revision } = lock().dataset;
  if (!holder) return "free";
  if (holder !== me()) return "other";
  if (Number(revision) === mine?.token) return "mine";
  return pending || Number(revision) === spent ? "free" : "own";
}

// The composer as it may be used just now.
function refresh() {
  if (!place?.isConnected) return;
  const now = status();
  const locked = now === "other" || now === "own";
  const text = area();
  form().dataset.lock = now;
  form().toggleAttribute("data-locked", locked);
  text.readOnly = locked;
  const kept = place.querySelector("#kept");
  kept.hidden = !locked || !text.value;
  if (kept.hidden) text.removeAttribute("aria-describedby");
  else text.setAttribute("aria-describedby", "kept");
  clearTimeout(timers.look);
  if (now === "other" || now === "own") timers.look = setTimeout(look, LOOK_AGAIN);
}

// HTTP is the truth: a hold whose end no frame told of.
async function look() {
  const at = shown();
  const answer = await fetch(place.dataset.lock, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok && at === shown()) tell(await answer.text());
  refresh();
}

function tell(html) {
  apply({ target: `lock-${shown()}`, swap: "lock", html });
}

async function acquire(here = false) {
  if (!place || pending || mine) return;
  pending = true;
  const { conversation, lock: address } = place.dataset;
  await letters;
  const body = new URLSearchParams({ tab: TAB, here: here ? "1" : "" });
  const answer = await send(address, { body }).catch(() => null);
  const html = answer && (answer.ok || answer.status === 409) ? await answer.text() : "";
  pending = false;
  if (answer?.ok) hold(conversation, address, html);
  else if (html && conversation === shown()) tell(html);
  refresh();
}

// An answer that comes after the conversation was left is given back at once.
function hold(conversation, address, html) {
  mine = { conversation, address, token: Number(parse(html).dataset.revision) };
  pressed = Date.now();
  active = true;
  clearInterval(timers.beat);
  clearInterval(timers.idle);
  timers.beat = setInterval(beat, BEAT);
  timers.idle = setInterval(idle, 1000);
  hide();
  if (conversation === shown()) tell(html);
  else release();
}

async function beat() {
  if (!mine) return;
  const { conversation, address, token } = mine;
  const body = new URLSearchParams({ token, active: active ? "1" : "" });
  active = false;
  beating = new AbortController();
  const answer = await send(address, { body, signal: beating.signal }).catch(() => null);
  if (answer?.status !== 409 || mine?.token !== token) return;
  lose();
  if (conversation === shown()) tell(await answer.text());
  refresh();
}

function lose() {
  mine = null;
  clearInterval(timers.beat);
  clearInterval(timers.idle);
  ask(null);
  question(0);
}

// A beacon arrives even while the page goes away.
function release() {
  if (!mine) return;
  const body = new FormData();
  body.set("_method", "DELETE");
  body.set("token", mine.token);
  body.set("csrfmiddlewaretoken", csrf());
  beating?.abort();
  navigator.sendBeacon(mine.address, body);
  spent = mine.token;
  lose();
  refresh();
}

// Nobody looks: let go after a while. A hold may also come to a tab that is hidden already.
function hide() {
  clearTimeout(timers.hidden);
  if (document.hidden) timers.hidden = setTimeout(release, HIDDEN);
}

function idle() {
  if (!place?.isConnected || !mine) return;
  const left = Number(place.dataset.minutes) * 60 + 60 - Math.floor((Date.now() - pressed) / 1000);
  if (left > 0) return question(left > 60 ? 0 : left);
  release();
  show(place.dataset.letGo, { kind: "info" });
}

// "Are you still working on this?": so many seconds are left; 0: nobody asks.
function question(left) {
  const prompt = place?.querySelector("#idle");
  if (!prompt) return;
  prompt.hidden = !left;
  if (!left) return;
  const words = place.dataset.left.replace("{num}", left);
  const ring = prompt.querySelector(".prompt__ring");
  ring.setAttribute("aria-label", words);
  ring.querySelector(".left").setAttribute("stroke-dasharray", `${left} 60`);
  ring.querySelector("text").textContent = left;
  if ([60, 30, 10].includes(left)) announce(`${prompt.querySelector("h2").textContent} ${words}`);
}

function announce(words) {
  const region = place?.querySelector("[data-lock-said]");
  if (region) region.textContent = words;
}

// A colleague would like to answer.
function ask(name) {
  const prompt = place?.querySelector("[data-asker]");
  if (!prompt) return;
  prompt.hidden = !name;
  if (!name) return;
  const words = place.dataset.asked.replace("{name}", name);
  prompt.querySelector("h2").textContent = words;
  announce(words);
}

function stay() {
  pressed = Date.now();
  active = true;
  question(0);
}

// Somebody writes here: not a draft that another window brought, nor a text that came back unseen.
function typed(event) {
  if (event.detail === "brought" || !(event.isTrusted || document.hasFocus())) return;
  stay();
  clearTimeout(timers.emptied);
  if (!area().value.trim()) {
    if (!place.dataset.opening) timers.emptied = setTimeout(() => area()?.value.trim() || release(), EMPTIED);
  } else acquire();
}

register("locks", (element) => {
  place = element;
  const own = form();
  area().addEventListener("input", typed);
  own.addEventListener("click", (event) => {
    const button = event.target.closest("[data-lock-do]");
    if (button) actions[button.dataset.lockDo](button);
  });
  refresh();
  opened();
  return () => {
    if (place === element) place = null;
  };
});

// Where the inbox says so, opening is enough.
function opened() {
  if (place?.dataset.opening && !document.hidden && status() === "free") acquire();
}

// The composer may be made anew in place; the lock goes with the conversation.
register("thread", () => () => setTimeout(() => mine && mine.conversation !== shown() && release()));

const actions = {
  release,
  keep() {
    stay();
    ask(null);
    beat();
  },
  here: () => acquire(true).then(() => area()?.focus()),
  note: () => form().querySelector('.composer__mode[data-mode="note"]')?.click(),
  wait(button) {
    const on = button.ariaPressed !== "true";
    button.ariaPressed = String(on);
    send(place.dataset.waiting, { method: on ? "POST" : "DELETE" }).then(look, () => {});
  },
  async ask(button) {
    button.disabled = true;
    const answer = await send(place.dataset.asking).catch(() => null);
    if (answer?.ok) show(place.dataset.askedDone, { kind: "info" });
    setTimeout(() => (button.disabled = false), 30_000);
  },
  async takeover() {
    const { conversation, lock: address, takeover } = place.dataset;
    const body = new URLSearchParams({ tab: TAB });
    const answer = await send(takeover, { body }).catch(() => null);
    if (!answer?.ok) return look();
    hold(conversation, address, await answer.text());
    refresh();
    area()?.focus();
  },
};

onSwap("lock", (element, old) => {
  if (!old) return;
  const before = form()?.dataset.lock;
  morph(old, element);
  if (!place?.contains(old)) return;
  if (mine?.conversation === shown() && Number(old.dataset.revision) > mine.token) {
    const taken = old.dataset.holder && old.dataset.holder !== me();
    lose();
    if (taken) show(place.dataset.taken, { kind: "info" });
  }
  refresh();
  if (before === "other" && form().dataset.lock === "free") {
    announce(place.dataset.free);
    form().querySelector('[data-lock-do="wait"]').ariaPressed = "false";
  }
});

// What a send says of this screen; the hold goes with it.
export function stamp(body) {
  body.set("tab", TAB);
  body.delete("token");
  const seen = [...document.querySelectorAll("#messages > [data-id]")].map((item) => Number(item.dataset.id));
  body.set("seen", Math.max(0, Number(form()?.dataset.seen ?? 0), ...seen));
  if (mine?.conversation !== shown()) return;
  body.set("token", mine.token);
  spent = mine.token;
  lose();
  refresh();
}

// Letters go one after the other.
export function after(work) {
  letters = letters.then(work, work);
  return letters;
}

document.addEventListener("keydown", () => mine && !place?.querySelector("#idle").hidden && stay());
document.addEventListener("visibilitychange", () => {
  hide();
  opened();
});
for (const name of ["pagehide", "freeze"]) window.addEventListener(name, release);

document.addEventListener("live", ({ detail }) => {
  if (detail.asked && detail.asked.conversation === mine?.conversation) ask(detail.asked.by);
  if (!detail.free) return;
  const here = detail.free.conversation === shown();
  const words = document.querySelector("[data-me]").dataset.free.replace("{name}", detail.free.name);
  show(here ? place.dataset.free : words, { kind: "info" });
});
