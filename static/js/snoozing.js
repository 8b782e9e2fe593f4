// The menu that snoozes says when each choice would come back, on the member's own clock. It comes when
// the menu is first opened.

const timeZone = document.documentElement.dataset.zone || undefined;
const hours = document.documentElement.dataset.hours === "12" ? { hour12: true } : { hourCycle: "h23" };
const language = document.documentElement.lang || "en";
const parts = new Intl.DateTimeFormat("en-US", { timeZone, weekday: "short", hour: "numeric", hourCycle: "h23" });
const clock = new Intl.DateTimeFormat(language === "en" ? "en-GB" : language, { timeZone: "UTC", hour: "numeric", minute: "2-digit", ...hours });
const at = (hour) => clock.format(Date.UTC(2026, 0, 1, hour)).replace(/^0(?=\d)/, "");

export function open(form) {
  const now = Object.fromEntries(parts.formatToParts(new Date()).map(({ type, value }) => [type, value]));
  const gone = { evening: Number(now.hour) >= 17, monday: now.weekday === "Sun" };
  const times = { evening: at(18), tomorrow: at(9), monday: at(9) };
  for (const item of form.querySelectorAll("[name=until]")) {
    item.hidden = gone[item.value] ?? false;
    if (times[item.value] && !item.querySelector(".push")) {
      const time = document.createElement("span");
      time.className = "push muted";
      time.textContent = times[item.value];
      item.append(time);
    }
  }
}
