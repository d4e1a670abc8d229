// The conversation page: the player with both voices, lines that seek, and a live conversation that keeps itself up to date.

import { drawPeaks, readPeaks } from "./wave.js";

const REFRESH_MS = 2000;

function clock(seconds) {
  const whole = Math.floor(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

class Player {
  constructor(element) {
    this.element = element;
    this.audio = element.querySelector("[data-audio]");
    this.canvas = element.querySelector("[data-wave]");
    this.button = element.querySelector("[data-play]");
    this.duration = Number(this.canvas.getAttribute("aria-valuemax")) || 0;
    this.peaks = null;
    this.button.addEventListener("click", () => this.toggle());
    for (const name of ["play", "pause", "timeupdate", "seeked", "ended"]) this.audio.addEventListener(name, () => this.show());
    this.audio.addEventListener("play", () => this.follow());
    this.audio.addEventListener("loadedmetadata", () => {
      if (Number.isFinite(this.audio.duration)) this.duration = this.audio.duration;
    });
    this.audio.addEventListener("error", () => this.problem("The recording cannot be played."));
    this.canvas.addEventListener("click", (event) => this.seek((event.offsetX / this.canvas.clientWidth) * this.duration));
    this.canvas.addEventListener("keydown", (event) => this.key(event));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
    new MutationObserver(() => this.draw()).observe(document.documentElement, { attributeFilter: ["data-theme"] });
    this.load();
  }

  async load() {
    try {
      const take = ({ peaks, duration }) => {
        this.peaks = peaks;
        this.duration = duration;
        this.draw();
      };
      take(await readPeaks(this.element.dataset.src, take));
      this.element.dataset.ready = "";
    } catch (error) {
      this.problem(error.message);
    }
  }

  problem(sentence) {
    const place = this.element.querySelector("[data-problem]");
    place.textContent = sentence;
    place.hidden = false;
  }

  toggle() {
    if (this.audio.paused) this.audio.play();
    else this.audio.pause();
  }

  seek(seconds, play = false) {
    this.audio.currentTime = Math.min(Math.max(0, seconds), this.duration);
    if (play) this.audio.play();
    this.show();
  }

  key(event) {
    const steps = { ArrowLeft: -5, ArrowRight: 5, Home: -Infinity, End: Infinity };
    if (event.key in steps) this.seek(this.audio.currentTime + steps[event.key]);
    else if (event.key === " " || event.key === "Enter") this.toggle();
    else return;
    event.preventDefault();
  }

  follow() {
    const step = () => {
      this.draw();
      if (!this.audio.paused) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  show() {
    const now = this.audio.currentTime;
    this.element.querySelector("[data-now]").textContent = clock(now);
    this.canvas.setAttribute("aria-valuenow", String(Math.round(now)));
    this.canvas.setAttribute("aria-valuetext", clock(now));
    for (const icon of this.button.querySelectorAll("[data-when]")) icon.hidden = icon.dataset.when === (this.audio.paused ? "playing" : "paused");
    this.button.setAttribute("aria-label", this.audio.paused ? "Play" : "Pause");
    this.markLine(now);
    this.draw();
  }

  markLine(now) {
    const lines = [...document.querySelectorAll(`[data-offset][data-recording="${this.element.dataset.player}"]`)];
    const current = now > 0 ? lines.findLast((line) => Number(line.dataset.offset) <= now + 0.05) : undefined;
    for (const line of lines) line.classList.toggle("is-playing", line === current);
  }

  draw() {
    drawPeaks(this.canvas, this.peaks, this.duration ? this.audio.currentTime / this.duration : 0);
  }
}

const players = new Map([...document.querySelectorAll("[data-player]")].map((element) => [element.dataset.player, new Player(element)]));

document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-seek]");
  if (button) players.get(button.closest("[data-recording]").dataset.recording)?.seek(Number(button.dataset.seek), true);
});

async function keepUpToDate(region) {
  let html = "";
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, REFRESH_MS));
    if (document.hidden) continue;
    const response = await fetch(region.dataset.live).catch(() => null);
    if (!response?.ok) continue;
    // It has ended: the whole page shows the recording and what can be done now.
    if (response.headers.get("x-conversation") === "ended") return location.reload();
    const fresh = await response.text();
    if (fresh !== html) region.innerHTML = fresh;
    html = fresh;
  }
}

const region = document.querySelector("[data-live]");
if (region) keepUpToDate(region);
