// A new organization: its address follows its name until somebody writes one, and the time zone is
// the browser's.

import { register } from "frontdesk/behaviors";

register("signup", (form) => {
  const [name, slug, zone] = ["organization", "slug", "time_zone"].map((field) => form.elements[field]);
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone.value === "UTC" && [...zone.options].some((option) => option.value === own)) zone.value = own;
  let isOwn = slug.value !== "";
  slug.addEventListener("input", () => { isOwn = slug.value !== ""; });
  name.addEventListener("input", () => { if (!isOwn) slug.value = address(name.value); });
});

function address(name) {
  const plain = name.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  return plain.replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 36).replace(/-+$/, "");
}
