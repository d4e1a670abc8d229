// The two voices over the last seconds: the caller above the line, the assistant below it, as they were heard here.

const SECONDS = 8;
const PER_SECOND = 50;
const COLUMNS = SECONDS * PER_SECOND;

export class Ribbon {
  /** @param {HTMLCanvasElement} canvas its `color` is the assistant's, its `caret-color` the caller's */
  constructor(canvas) {
    this.canvas = canvas;
    this.columns = [];
    this.assistantLevel = 0;
    this.running = false;
    new ResizeObserver(() => this.draw()).observe(canvas);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.draw());
  }

  /** One 20 ms column; the capture frames set the pace. */
  push(callerLevel, muted) {
    this.columns.push({ caller: muted ? 0 : callerLevel, assistant: this.assistantLevel });
    this.assistantLevel = 0;
    if (this.columns.length > COLUMNS) this.columns.shift();
  }

  assistant(level) {
    this.assistantLevel = Math.max(this.assistantLevel, level);
  }

  /** Mark the moment of an interruption. */
  mark() {
    const last = this.columns.at(-1);
    if (last) last.mark = true;
  }

  start() {
    this.columns = [];
    this.running = true;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    let drawn = 0;
    const step = (now) => {
      if (!this.running) return;
      if (!still || now - drawn > 500) {
        drawn = now;
        this.draw();
      }
      requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  stop() {
    this.running = false;
    this.draw();
  }

  draw() {
    const { canvas } = this;
    const ratio = devicePixelRatio || 1;
    const width = canvas.clientWidth;
    const height = canvas.clientHeight;
    if (width === 0) return;
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const style = getComputedStyle(canvas);
    const middle = height / 2;
    const step = width / (COLUMNS / 2); // two columns share one bar
    pen.fillStyle = style.borderTopColor;
    pen.fillRect(0, middle - 0.5, width, 1);
    const bars = [];
    // Pair from the newest end by absolute position, so that bars do not flicker as they move.
    for (let i = this.columns.length - 1; i > 0; i -= 2) bars.push([this.columns[i], this.columns[i - 1]]);
    bars.forEach(([a, b], index) => {
      const x = width - (index + 1) * step;
      bar(pen, style.caretColor, x, middle, step, -size(Math.max(a.caller, b.caller)) * middle);
      bar(pen, style.color, x, middle, step, size(Math.max(a.assistant, b.assistant)) * middle);
      if (a.mark || b.mark) {
        pen.fillStyle = style.textDecorationColor;
        pen.fillRect(x, 4, 1.5, height - 8);
      }
    });
  }
}

/** Loudness for the eye: -54 dBFS is nothing, -6 dBFS RMS fills the height. */
function size(level) {
  if (level <= 0.002) return 0;
  return Math.min(1, Math.max(0, (20 * Math.log10(level) + 54) / 48)) ** 1.4;
}

function bar(pen, colour, x, middle, step, height) {
  if (height === 0) return;
  pen.fillStyle = colour;
  pen.beginPath();
  pen.roundRect(x, middle + (height > 0 ? 2 : -2), Math.max(1, step - 1.2), height, 1);
  pen.fill();
}
