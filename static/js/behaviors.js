// Attaches behaviours to elements: data-behavior="menu" gets what was registered as "menu".
// One observer serves htmx, morphing and frames from the socket alike.

const watched = []; // { selector, attach }
const living = new Map(); // element -> Map(attach -> detach or null)

export function register(name, attach) {
  watch(`[data-behavior~="${name}"]`, attach);
}

// attach(element) may return a function that undoes it once the element has left the page.
export function watch(selector, attach) {
  const entry = { selector, attach };
  watched.push(entry);
  if (document.readyState !== "loading") scan(document.body, [entry]);
}

export function attach(root = document.body) {
  scan(root, watched);
}

function scan(root, entries) {
  for (const { selector, attach } of entries) {
    if (root.matches(selector)) bring(root, attach);
    for (const element of root.querySelectorAll(selector)) bring(element, attach);
  }
}

function bring(element, attach) {
  const known = living.get(element) ?? new Map();
  if (known.has(attach)) return;
  living.set(element, known);
  known.set(attach, null);
  known.set(attach, attach(element) ?? null);
}

function release(root) {
  for (const element of [root, ...root.querySelectorAll("*")]) drop(element);
}

function drop(element) {
  const known = living.get(element);
  if (!known) return;
  living.delete(element);
  for (const detach of known.values()) detach?.();
}

function onMutations(mutations) {
  for (const { type, target } of mutations) {
    // Morphing makes an element into another one: what waits for a file becomes its picture.
    if (type === "attributes" && target.isConnected) {
      drop(target);
      scan(target, watched);
    }
  }
  for (const { removedNodes } of mutations) {
    for (const node of removedNodes) {
      // A moved node is removed and added in one go: it stays as it is.
      if (node.nodeType === Node.ELEMENT_NODE && !node.isConnected) release(node);
    }
  }
  for (const { addedNodes } of mutations) {
    for (const node of addedNodes) {
      if (node.nodeType === Node.ELEMENT_NODE && node.isConnected) scan(node, watched);
    }
  }
}

function start() {
  attach();
  new MutationObserver(onMutations).observe(document.body, {
    childList: true,
    subtree: true,
    attributeFilter: ["data-behavior"],
  });
  document.body.addEventListener("htmx:load", (event) => attach(event.target));
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();
