// Keys inside a popover menu: arrows, Home, End, first letters. Escape is the browser's.

import { register } from "frontdesk/behaviors";

const TYPING_MS = 600;

function items(menu) {
  return [...menu.querySelectorAll(".menu__item")].filter(
    (item) => item.ariaDisabled !== "true" && !item.disabled && item.offsetParent !== null,
  );
}

function move(menu, step) {
  const all = items(menu);
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  const next = at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length;
  all[next].focus();
}

function typeahead(menu) {
  let typed = "";
  let timer = null;
  return (key) => {
    clearTimeout(timer);
    timer = setTimeout(() => (typed = ""), TYPING_MS);
    typed += key.toLocaleLowerCase();
    items(menu)
      .find((item) => item.textContent.trim().toLocaleLowerCase().startsWith(typed))
      ?.focus();
  };
}

register("menu", (menu) => {
  const type = typeahead(menu);
  const invokers = () => document.querySelectorAll(`[popovertarget="${CSS.escape(menu.id)}"]`);

  menu.addEventListener("toggle", (event) => {
    const shown = event.newState === "open";
    for (const button of invokers()) button.setAttribute("aria-expanded", String(shown));
    if (shown && !menu.contains(document.activeElement)) {
      (menu.querySelector('[aria-checked="true"]') ?? items(menu)[0])?.focus();
    }
  });

  menu.addEventListener("keydown", (event) => {
    if (event.target.matches("input, textarea, select")) return;
    const all = items(menu);
    if (event.key === "ArrowDown") move(menu, 1);
    else if (event.key === "ArrowUp") move(menu, -1);
    else if (event.key === "Home") all[0]?.focus();
    else if (event.key === "End") all[all.length - 1]?.focus();
    else if (event.key === "Tab") return menu.hidePopover();
    else if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.metaKey) type(event.key);
    else return;
    event.preventDefault();
    // The page's own shortcuts must not hear a first letter.
    event.stopPropagation();
  });

  menu.addEventListener("click", (event) => {
    const item = event.target.closest(".menu__item");
    if (!item) return;
    if (item.ariaDisabled === "true") event.preventDefault();
    else if (!item.hasAttribute("data-stay")) menu.hidePopover();
  });
});
