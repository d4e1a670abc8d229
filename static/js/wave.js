// A stereo WAV, read as it arrives, reduced to peaks: the left channel (caller) above the line, the right (assistant) below it.

const BUCKETS = 1600;

/** Read 16-bit PCM from `address`; returns {peaks: [Float32Array, Float32Array], duration}. Throws with a sentence. */
export async function readPeaks(address, onProgress) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.status === 404 ? "The recording's file is no longer there." : "The recording could not be loaded.");
  const length = Number(response.headers.get("content-length"));
  const reader = response.body.getReader();
  let head = new Uint8Array(0);
  let format = null;
  while (!format) {
    const { value, done } = await reader.read();
    if (done) throw new Error("The recording is empty.");
    head = concat(head, value);
    format = readHeader(head);
  }
  const total = Math.max(1, Math.floor((length - format.dataAt) / (2 * format.channels)));
  const meter = new Peaks(format.channels, total);
  meter.add(head.subarray(format.dataAt));
  for (;;) {
    const { value, done } = await reader.read();
    if (done) break;
    meter.add(value);
    onProgress?.({ peaks: meter.peaks, duration: total / format.rate });
  }
  return { peaks: meter.peaks, duration: total / format.rate };
}

function concat(a, b) {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

function readHeader(bytes) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const tag = (at) => String.fromCharCode(...bytes.subarray(at, at + 4));
  let format = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = view.getUint32(at + 4, true);
    if (tag(at) === "fmt " && at + 24 <= bytes.length) {
      if (view.getUint16(at + 22, true) !== 16) throw new Error("Only 16-bit recordings can be drawn.");
      format = { channels: view.getUint16(at + 10, true), rate: view.getUint32(at + 12, true) };
    }
    if (tag(at) === "data") return { ...format, dataAt: at + 8 };
    at += 8 + size + (size % 2);
  }
  return null;
}

class Peaks {
  constructor(channels, total) {
    this.channels = channels;
    this.perBucket = Math.max(1, Math.ceil(total / BUCKETS));
    const count = Math.ceil(total / this.perBucket);
    this.peaks = [new Float32Array(count), new Float32Array(count)];
    this.sample = 0; // counts the samples of all channels
    this.left = new Uint8Array(0);
  }

  add(bytes) {
    const data = this.left.length ? concat(this.left, bytes) : bytes;
    const even = data.length - (data.length % 2);
    const view = new DataView(data.buffer, data.byteOffset, even);
    for (let at = 0; at < even; at += 2) {
      const channel = this.channels === 1 ? 0 : this.sample % this.channels;
      const bucket = Math.floor(this.sample / this.channels / this.perBucket);
      const lane = this.peaks[Math.min(channel, 1)];
      const value = Math.abs(view.getInt16(at, true)) / 32768;
      if (value > lane[bucket]) lane[bucket] = value;
      this.sample++;
    }
    this.left = data.slice(even);
  }
}

/** Draw both lanes; `played` (0–1) is in full colour, the rest pale. */
export function drawPeaks(canvas, peaks, played) {
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
  pen.fillStyle = style.borderTopColor;
  pen.fillRect(0, middle - 0.5, width, 1);
  if (!peaks) return;
  const bars = Math.max(1, Math.floor(width / 3));
  const count = peaks[0].length;
  // The loudest moment of both voices fills the height; near silence stays near silence.
  const top = Math.max(0.1, ...peaks[0], ...peaks[1]);
  for (let index = 0; index < bars; index++) {
    pen.globalAlpha = (index + 1) / bars <= played ? 1 : 0.42;
    const from = Math.floor((index / bars) * count);
    const to = Math.max(from + 1, Math.floor(((index + 1) / bars) * count));
    [style.caretColor, style.color].forEach((colour, lane) => {
      let peak = 0;
      for (let i = from; i < to; i++) peak = Math.max(peak, peaks[lane][i]);
      const size = Math.sqrt(peak / top) * (middle - 4); // quiet speech stays visible
      if (size < 0.8) return;
      pen.fillStyle = colour;
      pen.fillRect(index * 3, lane === 0 ? middle - 2 - size : middle + 2, 2, size);
    });
  }
  pen.globalAlpha = 1;
  if (played > 0) {
    pen.fillStyle = style.textDecorationColor;
    pen.fillRect(Math.min(width - 1.5, played * width), 0, 1.5, height);
  }
}
