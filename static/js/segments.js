// How many SMS a text becomes, as the carrier counts.

const GSM =
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?" +
  "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
const EXTENDED = "\f^{}\\[~]|€";

const COSTS = new Map([
  ...[...GSM].map((character) => [character, 1]),
  ...[...EXTENDED].map((character) => [character, 2]),
]);

const LIMITS = { "GSM-7": { single: 160, part: 153 }, "UCS-2": { single: 70, part: 67 } };

export function count(text) {
  const characters = [...text];
  const encoding = characters.every((character) => COSTS.has(character)) ? "GSM-7" : "UCS-2";
  const costs = characters.map((character) =>
    encoding === "GSM-7" ? COSTS.get(character) : character.length,
  );
  const units = costs.reduce((sum, cost) => sum + cost, 0);
  return { encoding, segments: parts(costs, units, LIMITS[encoding]), units, characters: characters.length };
}

// What a form sends: its text, and below it the member's signature where its box is ticked.
export function signed(form, text) {
  const box = form.elements.sign;
  return box?.checked && text.trim() ? `${text.trimEnd()}\n${box.dataset.words}` : text;
}

function parts(costs, units, { single, part }) {
  if (units === 0) return 0;
  if (units <= single) return 1;
  let full = 1;
  let used = 0;
  // What costs two is never split, so a part may end one unit short.
  for (const cost of costs) {
    if (used + cost > part) {
      full += 1;
      used = 0;
    }
    used += cost;
  }
  return full;
}
