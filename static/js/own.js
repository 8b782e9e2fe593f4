// What one's own message offers to its author alone: it comes hidden, the same for every viewer.

import { register } from "frontdesk/behaviors";

register("own", (element) => {
  element.hidden = element.dataset.author !== document.querySelector("[data-me]")?.dataset.me;
});
