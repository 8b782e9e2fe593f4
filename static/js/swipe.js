// A finger across a row of the list: to the right closes the conversation, to the left takes it. Undo
// stands in the word that follows. The head of the thread does both too, and so do the keys.

import { claim } from "frontdesk/assigning";
import { register } from "frontdesk/behaviors";
import { send } from "frontdesk/frames";
import { me } from "frontdesk/mine";
import { beside, putAway } from "frontdesk/onward";
import { refused } from "frontdesk/toasts";

const EDGE = 48; // begun this close to the window's edge it is the browser's way back
const SLOP = 8;
const ENOUGH = 96;
const CALM = 200;
const SLOW = 5000;

let finger = null; // { row, x, y, hint, far }

register("list", (list) => {
  const body = list.querySelector(".list__body");
  body.addEventListener("touchstart", begin, { passive: true });
  body.addEventListener("touchmove", move, { passive: false });
  body.addEventListener("touchend", end);
  body.addEventListener("touchcancel", drop);
});

const address = (row, noun) => row.querySelector("a.row__name").pathname + noun;

function begin({ touches, target }) {
  drop();
  const row = target.closest(".row[data-conversation]");
  const { clientX: x, clientY: y } = touches[0];
  if (touches.length > 1 || !row || x < EDGE || x > innerWidth - EDGE) return;
  if (row.closest("[data-choosing]") || row.dataset.swiping) return;
  finger = { row, x, y, hint: null, far: 0 };
}

// What the row would do on that side; nothing while a colleague is answering, or where it would change nothing.
function hintOf(row, dx) {
  const name = dx > 0 ? "close" : "assign";
  if (row.dataset.holder && row.dataset.holder !== me()) return null;
  if (name === "assign" && row.dataset.assignee === me()) return null;
  return document.getElementById("row-swipes").content.querySelector(`[data-swipe=${name}]`)?.cloneNode(true);
}

// The first move decides: mostly sideways is ours, anything else scrolls and stays scrolling.
function move(event) {
  if (!finger) return;
  const [{ clientX, clientY }] = event.touches;
  const [dx, dy] = [clientX - finger.x, clientY - finger.y];
  if (!finger.hint && Math.hypot(dx, dy) < SLOP) return;
  const isOurs = event.touches.length === 1 && event.cancelable && finger.row.isConnected;
  if (!finger.hint && isOurs && Math.abs(dx) > 2 * Math.abs(dy)) finger.hint = hintOf(finger.row, dx);
  if (!isOurs || !finger.hint) return drop();
  event.preventDefault();
  const way = finger.hint.dataset.swipe === "close" ? 1 : -1;
  finger.far = Math.max(0, dx * way);
  draw(finger.row, finger.hint, `${finger.far * way}px`, finger.far < ENOUGH ? "begun" : "enough");
}

// A row that is said anew meanwhile has lost its hint.
function draw(row, hint, swiped, how) {
  if (hint.parentElement !== row) row.append(hint);
  row.dataset.swiping = how;
  row.style.setProperty("--swiped", swiped);
}

function end(event) {
  const done = finger;
  if (done?.hint) event.preventDefault(); // no click follows: what was swiped is not opened
  if (!done?.hint || done.far < ENOUGH) return drop();
  finger = null;
  does[done.hint.dataset.swipe](done.row, done.hint);
}

function drop() {
  if (finger?.hint) settle(finger.row);
  finger = null;
}

function settle(row) {
  if (!row.dataset.swiping) return;
  row.dataset.swiping = "over";
  row.style.setProperty("--swiped", "0px");
  setTimeout(() => {
    if (row.dataset.swiping !== "over") return;
    delete row.dataset.swiping;
    row.removeAttribute("style");
    for (const hint of row.querySelectorAll(":scope > .row__swipe")) hint.remove();
  }, CALM);
}

const does = {
  // It stays out of sight until the socket takes it away; should that say nothing, it is shown again.
  async close(row, hint) {
    const near = beside();
    draw(row, hint, `${row.offsetWidth}px`, "gone");
    const answer = await send(address(row, "closure/"), { body: new URLSearchParams() }).catch(() => null);
    const said = await answer?.json().catch(() => null);
    if (!answer?.ok) {
      settle(row);
      return refused(said);
    }
    putAway(said, near);
    setTimeout(settle, SLOW, row);
  },
  assign(row) {
    settle(row);
    claim(address(row, "assignment/"), row.dataset.assignee);
  },
};
