// The socket of this tab. It brings hints; HTTP is the truth: whenever a frame may have been missed,
// what came after the cursor is asked for.

import { register } from "frontdesk/behaviors";
import { apply } from "frontdesk/frames";

const SIGNED_OUT = 4401;
const NO_ACCESS = 4403;
const RESTART = 1012;
const LONGEST_WAIT = 15000;
const LATE = matchMedia("(max-width: 759px)").matches ? 5000 : 1000;
const POLL_WHILE_DOWN = 15000;
const THREADS = new Set(["message", "line"]); // where what a frame holds goes into the open thread

const root = document.documentElement;
let frame = null;
let socket = null;
let tries = 0;
let cursor = 0;
let watched = "";
let hiddenAt = 0;
let banner = 0;
let asking = null;
let waiting = 0;

register("live", (element) => {
  frame = element;
  cursor = Number(frame.dataset.cursor);
  sessionStorage.removeItem("again");
  connect();
  setInterval(() => root.dataset.net === "down" && catchUp(), POLL_WHILE_DOWN);
});

// Hear the conversation that is open; its frames come from now on.
export function watch(conversation) {
  if (watched && watched !== conversation) say({ unwatch: watched });
  watched = conversation;
  if (watched) say({ watch: watched });
  else delete root.dataset.watching;
}

export function say(words) {
  if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(words));
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  socket = new WebSocket(`${scheme}//${location.host}${frame.dataset.socket}`);
  socket.onmessage = ({ data }) => hear(JSON.parse(data));
  socket.onclose = ({ code }) => lost(code);
}

function hear(message) {
  if (message.html) {
    cursor = Math.max(cursor, message.event);
    if (root.dataset.watching === watched) apply(message);
    else around(message);
  } else if (message.access) {
    again();
  } else if (message.settings) {
    controls();
  } else if (message.places) {
    places();
  } else if (message.hello) {
    connected();
  } else if (message.watching) {
    root.dataset.watching = message.watching;
    catchUp();
  } else if (message.reload) {
    document.dispatchEvent(new CustomEvent("live:reload"));
  } else if (message.ask) {
    waiting ||= setTimeout(asked, 50 + Math.random() * 300); // many at once are one question
  } else if (message.moved || message.resync || (message.beat ?? 0) > cursor) {
    catchUp();
  }
  if (message.health !== undefined) import("frontdesk/health").then(({ soon }) => soon(frame));
  document.dispatchEvent(new CustomEvent("live", { detail: message }));
}

// What a thread is told while another one is being opened belongs to the one before: what is shown is
// asked for as soon as it is heard.
function around(item) {
  if (!THREADS.has(item.swap)) apply(item);
}

// In an inbox that does not show everything to everybody, something happened.
function asked() {
  waiting = 0;
  catchUp();
}

// Other inboxes may be shown now, or fewer. Whoever may not see the open conversation any more is told
// so first, and takes along what they were writing; whoever stands elsewhere, see gone.js.
async function again() {
  if (watched) await ask();
  if ("leaving" in root.dataset) return;
  sessionStorage.setItem("again", "");
  location.reload();
}

// An inbox offers other controls now. Whoever is setting something up is not disturbed.
function controls() {
  if (!location.pathname.includes("/settings/")) location.reload();
}

const places = () => import("frontdesk/navigation").then(({ renew }) => renew());

function connected() {
  clearTimeout(banner);
  const wasDown = root.dataset.net === "down";
  tries = 0;
  root.dataset.net = wasDown ? "back" : "live";
  if (wasDown) setTimeout(() => root.dataset.net === "back" && (root.dataset.net = "live"), 2000);
  if (watched) say({ watch: watched });
  catchUp();
  document.dispatchEvent(new CustomEvent("live:back"));
}

function lost(code) {
  delete root.dataset.watching;
  if (code === SIGNED_OUT) return location.assign(`/accounts/login/?next=${encodeURIComponent(location.pathname)}`);
  if (code === NO_ACCESS) return location.assign("/");
  clearTimeout(banner);
  banner = setTimeout(() => (root.dataset.net = "down"), tries ? 0 : LATE);
  const wait = code === RESTART && !tries ? 50 : Math.min(LONGEST_WAIT, 300 * 2 ** tries);
  tries += 1;
  setTimeout(reconnect, wait * (0.5 + Math.random() / 2));
}

function reconnect() {
  if (socket.readyState === WebSocket.CLOSED) connect();
}

// One question at a time; a second one while the first is under way asks again afterwards.
export function catchUp() {
  if (asking) {
    asking.again = true;
    return;
  }
  const question = { again: false };
  asking = question;
  ask().finally(() => {
    asking = null;
    if (question.again) catchUp();
  });
}

async function ask() {
  const open = watched;
  const address = `${frame.dataset.live}?cursor=${cursor}&conversation=${watched}`;
  let answer;
  try {
    const response = await fetch(address, { credentials: "same-origin" });
    if (!response.ok) return;
    answer = await response.json();
  } catch {
    return;
  }
  for (const item of answer.frames) (open === watched ? apply : around)(item);
  cursor = Math.max(cursor, answer.cursor);
  if (answer.customer) document.dispatchEvent(new CustomEvent("live", { detail: { customer: answer.customer } }));
  if (answer.gone) document.dispatchEvent(new CustomEvent("live", { detail: { gone: answer.gone } }));
  if (answer.settings) controls();
  if (answer.places) places();
  if (answer.reload) document.dispatchEvent(new CustomEvent("live:reload"));
  document.dispatchEvent(new CustomEvent("live:caught-up"));
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (hiddenAt && Date.now() - hiddenAt > 60000) catchUp();
});
window.addEventListener("online", () => frame && reconnect());
