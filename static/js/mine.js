// Who looks at this page, and where this browser keeps what is theirs: whoever signs in here next finds
// none of it.

export const me = () => document.querySelector("[data-me]")?.dataset.me ?? "";

export const mine = (name) => `${name}:${me()}`;
