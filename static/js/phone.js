// The pretend phone: an empty field after sending, and the time at its top.

import { register, watch } from "frontdesk/behaviors";
import { format } from "frontdesk/times";

register("empty-after-sending", (form) => {
  form.addEventListener("htmx:afterRequest", (event) => {
    if (event.target === form && event.detail.successful) form.reset();
  });
});

watch("[data-clock]", (element) => {
  const show = () => {
    element.textContent = format(new Date(), "clock");
  };
  show();
  const ticking = setInterval(show, 10 * 1000);
  return () => clearInterval(ticking);
});
