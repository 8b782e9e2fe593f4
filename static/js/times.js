// Writes out <time datetime data-time="clock|row|day|moment|next|relative|lasting"> in the member's language and zone.
// Pages and frames are the same for every member, so the server cannot.

import { watch } from "frontdesk/behaviors";

const DAY = 24 * 3600 * 1000;
const root = document.documentElement;
// English pages write 12 Nov, not Nov 12.
const locale = root.lang === "en" || !root.lang ? "en-GB" : root.lang;
const timeZone = root.dataset.zone || undefined;
const hours = root.dataset.hours === "12" ? { hour12: true } : { hourCycle: "h23" };

const formats = new Map();
function write(date, options) {
  const key = JSON.stringify(options);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat(locale, { timeZone, ...options }));
  return formats.get(key).format(date);
}

const dayOf = new Intl.DateTimeFormat("sv-SE", { timeZone });
function daysAgo(date, now) {
  return Math.round((Date.parse(dayOf.format(now)) - Date.parse(dayOf.format(date))) / DAY);
}

const relatives = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
const nearDays = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

function amount(number, unit) {
  return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(number);
}

function capital(text) {
  return text.charAt(0).toLocaleUpperCase(locale) + text.slice(1);
}

function date(value, now, month) {
  const year = write(value, { year: "numeric" }) === write(now, { year: "numeric" });
  return write(value, { day: "numeric", month, ...(year ? {} : { year: "numeric" }) });
}

const styles = {
  clock(value) {
    return write(value, { hour: "numeric", minute: "2-digit", ...hours }).replace(/^0(?=\d)/, "");
  },
  row(value, now) {
    const days = daysAgo(value, now);
    if (days === 0) return styles.clock(value);
    if (days > 0 && days < 7) return capital(write(value, { weekday: "short" }));
    return date(value, now, "short");
  },
  day(value, now) {
    const days = daysAgo(value, now);
    if (days === 0 || days === 1) return capital(nearDays.format(-days, "day"));
    if (days > 1 && days < 7) return capital(write(value, { weekday: "long" }));
    return date(value, now, "long");
  },
  moment(value, now) {
    const days = -daysAgo(value, now);
    const day = Math.abs(days) < 2 ? nearDays.format(days, "day") : date(value, now, "short");
    return days ? `${capital(day)} ${styles.clock(value)}` : styles.clock(value);
  },
  next(value, now) {
    const days = -daysAgo(value, now);
    if (days === 0) return styles.clock(value);
    const day = days < 7 ? write(value, { weekday: "short" }) : date(value, now, "short");
    return `${day} ${styles.clock(value)}`;
  },
  lasting(value, now) {
    const minutes = Math.max(1, Math.round((now - value) / 60000));
    if (minutes < 60) return amount(minutes, "minute");
    const hours = Math.round(minutes / 60);
    return hours < 48 ? amount(hours, "hour") : amount(Math.round(hours / 24), "day");
  },
  relative(value, now) {
    const minutes = Math.round((value - now) / 60000);
    if (Math.abs(minutes) < 60) return relatives.format(minutes, "minute");
    if (Math.abs(minutes) < 24 * 60) return relatives.format(Math.round(minutes / 60), "hour");
    return relatives.format(-daysAgo(value, now), "day");
  },
};

export function format(value, style, now = new Date()) {
  return styles[style](value, now);
}

function fill(element) {
  const value = new Date(element.dateTime);
  if (Number.isNaN(value.getTime()) || !styles[element.dataset.time]) return;
  const { time, until } = element.dataset;
  const text = format(value, time, until ? new Date(until) : undefined);
  if (element.textContent !== text) element.textContent = text;
  element.title = write(value, { dateStyle: "full", timeStyle: "short", ...hours });
}

export function refresh(within = document.body) {
  for (const element of within.querySelectorAll("time[data-time]")) fill(element);
}

watch("time[data-time]", fill);
// A morph may bring the server's text back into an element that stayed.
document.addEventListener("htmx:afterSettle", (event) => refresh(event.target));
setInterval(() => document.hidden || refresh(), 60 * 1000);
document.addEventListener("visibilitychange", () => document.hidden || refresh());
