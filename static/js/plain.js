// A text without its marks, as SMS sends it: what inbox/conversations/writing/formatting.py does, in step.

const MONO = /```\n?([^`]*[\p{L}\p{N}][^`]*?)\n?```/gu;
const CODE = /(?<![\p{L}\p{N}_`])`(?![\s`])([^`\n]*[\p{L}\p{N}][^`\n]*)(?<!\s)`(?![\p{L}\p{N}_`])/gu;
const ADDRESS = /(?<![\p{L}\p{N}])(?:[a-z][a-z0-9+.-]*:\/\/|www\.|[\p{L}\p{N}][\p{L}\p{N}_.+-]{0,64}@)\S*[^\s*_~`]/giu;
const BEFORE = "(\\[\\{\"'“‘«*_~—–¿¡";
const AFTER = ".,;:!?)\\]\\}\"'”’»*_~…—–\\-";
const PAIRS = ["\\*", "_", "~"].map(
  (m) => new RegExp(
    `(?<![^\\s${BEFORE}])(?<!${m})${m}(?![\\s${m}])` +
      `([^${m}\\n]*[\\p{L}\\p{N}][^${m}\\n]*)(?<!\\s)${m}(?!${m})(?![^\\s${AFTER}])`,
    "u",
  ),
);

export function plain(text) {
  if (!/[*_~`]/.test(text)) return text;
  const kept = [];
  const keep = (said) => `\ue000${kept.push(said) - 1}\ue001`;
  const bare = text
    .replace(/[\ue000\ue001]/g, "")
    .replace(MONO, (_, inner) => keep(inner))
    .replace(CODE, (_, inner) => keep(inner))
    .replace(ADDRESS, keep);
  return pairs(bare).replace(/\ue000(\d+)\ue001/g, (_, place) => kept[place]);
}

function pairs(text) {
  const first = PAIRS.map((pair) => pair.exec(text)).filter(Boolean).sort((a, b) => a.index - b.index)[0];
  if (!first) return text;
  const rest = text.slice(first.index + first[0].length);
  return text.slice(0, first.index) + pairs(first[1]) + pairs(rest);
}
