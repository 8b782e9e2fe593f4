// What the member is told while the product is open: pop-ups and their sound, and how many are
// unread in the title, the icon of the tab and that of the installed application.

import { badges } from "frontdesk/badges";
import { register } from "frontdesk/behaviors";
import { onSwap, settle } from "frontdesk/frames";
import { dismiss, keepFor } from "frontdesk/toasts";

const MOST = 3;
const SECONDS = 6;
const SUMMARY = "popup-many";
const running = new WeakMap(); // pop-up -> what begins its time anew
let unread = 0;

onSwap("popup", (popup, old) => {
  badges();
  const { conversation, tone, volume, n } = popup.dataset;
  if (conversation && isLookedAt(conversation)) return;
  if (tone) import("frontdesk/sound").then((sound) => sound.ring(tone, Number(volume)));
  if (popup.id === SUMMARY) return Number(n) ? summarize(Number(n)) : undefined;
  old?.remove();
  const others = single();
  if (document.getElementById(SUMMARY) || others.length >= MOST) summarize(1);
  else show(popup);
});

function isLookedAt(conversation) {
  const open = document.getElementById("thread")?.dataset.conversation;
  return open === conversation && document.visibilityState === "visible" && document.hasFocus();
}

function single() {
  return [...document.querySelectorAll("#toasts > .popup[data-conversation]:not([data-leaving])")];
}

function show(popup) {
  inPlace(popup);
  document.getElementById("toasts").append(popup);
  settle(popup);
  popup.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss], a")) dismiss(popup);
  });
  running.set(popup, keepFor(popup, SECONDS));
}

// More than a few at once are one line.
function summarize(more) {
  const singles = single();
  for (const popup of singles) popup.remove();
  let summary = document.getElementById(SUMMARY);
  const before = summary ? Number(summary.dataset.n) : singles.length;
  if (!summary) {
    summary = document.getElementById("blank-popup").content.firstElementChild.cloneNode(true);
    show(summary);
  }
  summary.dataset.n = String(before + more);
  const link = summary.querySelector("a");
  link.textContent = link.dataset.many.replace("{n}", before + more);
  running.get(summary)();
}

// The thread can be swapped in where its list is; anywhere else the link opens a page.
function inPlace(popup) {
  const inbox = document.getElementById("list")?.dataset.inbox;
  const beside = inbox === "" || inbox === popup.dataset.inbox;
  if (document.getElementById("thread") && beside) return;
  const link = popup.querySelector("a");
  for (const name of ["hx-get", "hx-target", "hx-swap", "hx-push-url"]) link.removeAttribute(name);
}

// Rows may come by on pages without a list: their counts are kept all the same.
document.addEventListener("live", ({ detail }) => detail.swap === "row" && badges());
document.addEventListener("live:caught-up", badges);
document.addEventListener("htmx:afterSwap", () => {
  const open = document.getElementById("thread")?.dataset.conversation;
  if (open) document.getElementById(`popup-${open}`)?.remove();
});

document.addEventListener("unread", ({ detail }) => {
  unread = detail;
  title();
  for (const link of document.querySelectorAll("link[rel=icon][data-unread]")) {
    link.dataset.plain ??= link.getAttribute("href");
    const wanted = unread ? link.dataset.unread : link.dataset.plain;
    if (link.getAttribute("href") !== wanted) link.href = wanted;
  }
  if (unread) navigator.setAppBadge?.(unread).catch(() => {});
  else navigator.clearAppBadge?.().catch(() => {});
});

function title() {
  const bare = document.title.replace(/^\(\d+\+?\) /, "");
  const wanted = unread ? `(${unread > 99 ? "99+" : unread}) ${bare}` : bare;
  if (document.title !== wanted) document.title = wanted;
}

// Whoever opens a conversation writes its name there.
new MutationObserver(title).observe(document.querySelector("title"), { childList: true });

// What the page was made with.
const total = document.querySelector('[data-badge="total"] .count')?.textContent ?? "0";
document.dispatchEvent(new CustomEvent("unread", { detail: parseInt(total, 10) + Number(total.endsWith("+")) }));
