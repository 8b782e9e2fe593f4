// A new organization: its address follows its name until somebody writes one, and the time zone is
// the browser's.

import { register } from "frontdesk/behaviors";

register("signup", (form) => {
  const [name, slug, zone] = ["organization", "slug", "time_zone"].map((field) => form.elements[field]);
  if (zone.value === "UTC") zone.value = offered(zone) ?? "UTC";
  let isOwn = slug.value !== "";
  slug.addEventListener("input", () => { isOwn = slug.value !== ""; });
  name.addEventListener("input", () => { if (!isOwn) slug.value = address(name.value); });
});

// The browser's zone among the options. It may know the place by a former name, and says so of ours.
function offered(zone) {
  const own = named();
  const values = [...zone.options].map((option) => option.value);
  return values.includes(own) ? own : values.find((value) => named(value) === own);
}

function named(timeZone) {
  try {
    return Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone;
  } catch {
    return undefined; // newer than the browser
  }
}

function address(name) {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 36).replace(/-+$/, "");
}
