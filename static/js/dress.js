// The stylesheet of what is opened seldom: fetched once, with its first use.

let dressed = null;

export function dress() {
  dressed ??= new Promise((resolve) => {
    const href = document.querySelector("[data-dress]")?.dataset.dress;
    if (!href || document.querySelector(`link[href="${href}"]`)) return resolve();
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
  return dressed;
}
