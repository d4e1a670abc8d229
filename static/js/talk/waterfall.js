// One bar per turn, from the caller's last voiced sample to the first audio of the answer, cut into its stages.

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 1000;
const HEIGHT = 14;
const STAGES = new Map([
  ["eos_decision", ["wait", "end of speech"]],
  ["stt_final", ["hear", "final transcript"]],
  ["first_token", ["think", "first token"]],
  ["first_clause", ["phrase", "first clause"]],
  ["tts_first_byte", ["speak", "first synthesized audio"]],
  ["first_audio", ["send", "first audio out"]],
]);

/** Segments of one turn in order of time: [{stage, label, from, to}], in milliseconds after the end of speech. */
export function segments(moments) {
  const known = [...STAGES.keys()].filter((name) => name in moments).map((name) => [name, Math.max(0, moments[name])]);
  known.sort((a, b) => a[1] - b[1]);
  let from = 0;
  return known.map(([name, to]) => {
    const [stage, label] = STAGES.get(name);
    const segment = { stage, label, from, to };
    from = to;
    return segment;
  });
}

export function formatMs(value) {
  return value < 1000 ? `${Math.round(value)} ms` : `${(value / 1000).toFixed(2)} s`;
}

export class Waterfall {
  /** @param {HTMLElement} list an <ol> @param {HTMLElement} empty shown while there is no turn */
  constructor(list, empty) {
    this.list = list;
    this.empty = empty;
    this.turns = new Map();
  }

  /** Take a `metric` event; only a turn's figures are drawn. */
  add({ messageId, metrics }) {
    if (!messageId) return;
    const found = metrics.filter(({ name }) => name.startsWith("turn.") && name.endsWith("_ms"));
    if (found.length === 0) return;
    const moments = this.turns.get(messageId) ?? {};
    for (const { name, value } of found) moments[name.slice(5, -3)] = Number(value);
    this.turns.set(messageId, moments);
    this.draw();
  }

  draw() {
    const turns = [...this.turns.values()].map(segments).filter((parts) => parts.length > 0);
    this.empty.hidden = turns.length > 0;
    const longest = Math.max(1000, ...turns.map((parts) => parts.at(-1).to));
    this.list.replaceChildren(...turns.map((parts, index) => drawTurn(parts, index + 1, longest)));
  }

  clear() {
    this.turns.clear();
    this.draw();
  }
}

function drawTurn(parts, number, longest) {
  const item = document.createElement("li");
  const total = parts.at(-1).to;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("role", "img");
  const words = parts.map(({ label, to }) => `${label} at ${formatMs(to)}`).join(", ");
  svg.setAttribute("aria-label", `Turn ${number}: ${words}`);
  for (const { stage, label, from, to } of parts) {
    const bar = document.createElementNS(SVG, "rect");
    bar.setAttribute("class", `stage-${stage}`);
    bar.setAttribute("x", (from / longest) * WIDTH);
    bar.setAttribute("width", Math.max(0, ((to - from) / longest) * WIDTH));
    bar.setAttribute("height", HEIGHT);
    const title = document.createElementNS(SVG, "title");
    title.textContent = `${label}: ${formatMs(to - from)}, reached at ${formatMs(to)}`;
    bar.append(title);
    svg.append(bar);
  }
  const label = document.createElement("span");
  label.textContent = `Turn ${number}`;
  const figure = document.createElement("strong");
  figure.textContent = formatMs(total);
  item.append(label, svg, figure);
  return item;
}
