// Where a message is written: grows with its text; Enter sends, Shift+Enter starts a line.
// html[data-enter="newline"] swaps the two; Ctrl+Enter is left to the composer.

import { register } from "frontdesk/behaviors";

const grows = CSS.supports("field-sizing", "content");
const finger = matchMedia("(pointer: coarse)");

function grow(area) {
  area.style.height = "auto";
  area.style.height = `${area.scrollHeight}px`;
}

function sends(event) {
  // An input method ends its word with Enter: that is not a send.
  if (event.key !== "Enter" || event.isComposing || event.keyCode === 229) return false;
  if (event.ctrlKey || event.metaKey || event.altKey || finger.matches) return false;
  return event.shiftKey === (document.documentElement.dataset.enter === "newline");
}

register("textarea", (area) => {
  area.addEventListener("keydown", (event) => {
    if (!sends(event) || event.defaultPrevented) return;
    event.preventDefault();
    if (area.value.trim() && !area.readOnly) area.form?.requestSubmit();
  });
  if (grows) return;
  area.addEventListener("input", () => grow(area));
  grow(area);
});
