// The contacts' pages: what was deleted can be taken back, a choice is a form that sends itself.

import { register } from "frontdesk/behaviors";
import { show } from "frontdesk/toasts";

register("undo-deleted", (form) => {
  form.hidden = true;
  history.replaceState(history.state, "", location.pathname);
  show(form.dataset.said, { undo: () => form.submit() });
});

// A file of contacts was taken in, or taken back: what is shown is asked for anew, unless somebody is
// in the middle of it.
document.addEventListener("live", ({ detail }) => {
  if (!detail.contacts) return;
  const search = document.querySelector(".contacts__search input[type=search]");
  if (search) {
    search.dispatchEvent(new Event("search"));
  } else if (document.querySelector(".desk--contact") && !document.querySelector(".fact--open, .desk--contact :focus")) {
    window.htmx.ajax("GET", location.pathname, { target: "#main", select: "#main", swap: "outerHTML" });
  }
});

// The filters take along what is being searched for, and leave out what asks nothing.
register("narrows", (form) => {
  form.addEventListener("formdata", ({ formData }) => {
    formData.set("q", document.querySelector(".contacts__search input[type=search]").value);
    for (const [name, value] of [...formData]) if (!value) formData.delete(name);
  });
});

register("submits", (field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});
