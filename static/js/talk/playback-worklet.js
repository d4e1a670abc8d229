// The loudspeaker's end: PCM of the wire → samples of the context behind a small jitter buffer.
// `clear` empties it at once (a 4 ms fade keeps it from clicking); nothing queued before a clear is ever heard after it.

import { Resampler } from "./resampler.js";

const TARGET_SECONDS = 0.06; // wait for this much before starting, or after running dry
const FADE_SECONDS = 0.004;
const REPORT_SECONDS = 0.02;

class Playback extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.resampler = new Resampler(processorOptions.rate, sampleRate);
    this.target = Math.round(TARGET_SECONDS * sampleRate);
    this.underruns = 0;
    this.report = { energy: 0, samples: 0 };
    this.empty();
    this.fade = 0;
    this.last = 0;
    this.port.onmessage = ({ data }) => {
      if (data.clear) this.clear();
      else this.enqueue(new Int16Array(data.pcm));
    };
  }

  empty() {
    this.queue = [];
    this.head = 0; // samples taken from queue[0]
    this.buffered = 0;
    this.waited = 0;
    this.playing = false;
    this.resampler.reset();
  }

  clear() {
    if (this.playing) this.fade = Math.round(FADE_SECONDS * sampleRate);
    this.empty();
  }

  enqueue(pcm) {
    const samples = new Float32Array(pcm.length);
    for (let i = 0; i < pcm.length; i++) samples[i] = pcm[i] / 32768;
    const ready = this.resampler.process(samples).slice();
    if (ready.length === 0) return;
    this.queue.push(ready);
    this.buffered += ready.length;
  }

  next() {
    const chunk = this.queue[0];
    const sample = chunk[this.head++];
    this.buffered--;
    if (this.head === chunk.length) {
      this.queue.shift();
      this.head = 0;
    }
    return sample;
  }

  sample() {
    if (!this.playing) {
      if (this.fade > 0) {
        this.fade--;
        this.last *= 0.97;
        return this.last;
      }
      if (this.buffered === 0) return 0;
      this.waited++;
      if (this.buffered < this.target && this.waited < this.target) return 0;
      this.playing = true;
    }
    if (this.buffered === 0) {
      this.playing = false;
      this.waited = 0;
      this.underruns++;
      return 0;
    }
    this.last = this.next();
    return this.last;
  }

  process(_inputs, [[left, ...others]]) {
    for (let i = 0; i < left.length; i++) {
      left[i] = this.sample();
      this.report.energy += left[i] * left[i];
    }
    for (const other of others) other.set(left);
    this.report.samples += left.length;
    if (this.report.samples >= REPORT_SECONDS * sampleRate) {
      this.port.postMessage({
        level: Math.sqrt(this.report.energy / this.report.samples),
        playing: this.playing,
        buffered: this.buffered / sampleRate,
        gaps: this.underruns,
      });
      this.report = { energy: 0, samples: 0 };
    }
    return true;
  }
}

registerProcessor("rapida-playback", Playback);
