// How many: in the navigation, on the filters, in the bar of the phone. Asked for, never reckoned.

const frame = () => document.querySelector("[data-badges]");
let timer = 0;

// At most one question a second, however much happens.
export function badges() {
  if (timer) return;
  timer = setTimeout(async () => {
    timer = 0;
    const inbox = document.getElementById("list")?.dataset.inbox ?? "";
    const response = await fetch(`${frame().dataset.badges}?inbox=${inbox}`).catch(() => null);
    if (response?.ok && !response.redirected) show(await response.json(), inbox); // signed out it leads to the door
  }, 1000);
}

function show({ inboxes, counts, everything, channels, views, bell }, inbox) {
  let total = 0;
  for (const [uuid, count] of Object.entries(inboxes)) {
    total += count;
    all(`[data-badge="${uuid}"]`, count);
  }
  all('[data-badge="total"]', total);
  all('[data-badge="bell"]', bell);
  for (const [name, count] of Object.entries(everything)) all(`[data-count-all="${name}"]`, count);
  for (const [uuid, count] of Object.entries(channels)) all(`[data-count-channel="${uuid}"]`, count);
  for (const [uuid, count] of Object.entries(views)) all(`[data-count-view="${uuid}"]`, count);
  if (inbox === (document.getElementById("list")?.dataset.inbox ?? "")) here(counts ?? everything);
  document.dispatchEvent(new CustomEvent("unread", { detail: total }));
  document.dispatchEvent(new CustomEvent("bell", { detail: bell }));
}

// The filters of the list that is shown say how many of its open ones they let through.
function here(counts) {
  const { state, channel } = document.getElementById("list")?.dataset ?? {};
  all('[data-count="open"]', counts.open);
  if (state !== "open" || channel) return;
  for (const [name, count] of Object.entries(counts)) {
    if (name !== "open") all(`[data-count="${name}"]`, count);
  }
}

function all(selector, count) {
  for (const item of document.querySelectorAll(selector)) write(item, count);
}

function write(item, count) {
  let badge = item.querySelector(".count");
  if (!count) return badge?.remove();
  if (!badge) {
    badge = document.createElement("span");
    badge.className = item.dataset.badge ? "count" : "count count--plain";
    item.insertBefore(badge, item.querySelector(":scope > .icon.i-x"));
  }
  badge.textContent = count > 99 ? "99+" : String(count);
}

document.addEventListener("live", ({ detail }) => {
  if (detail.badges) badges();
});
