// The contacts' pages: what was deleted can be taken back, a choice is a form that sends itself.

import { register } from "frontdesk/behaviors";
import { show } from "frontdesk/toasts";

register("undo-deleted", (form) => {
  form.hidden = true;
  history.replaceState(history.state, "", location.pathname);
  show(form.dataset.said, { undo: () => form.submit() });
});

register("submits", (field) => {
  field.addEventListener("change", () => field.form.requestSubmit());
});
