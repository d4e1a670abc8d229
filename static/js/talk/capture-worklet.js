// The microphone's end: mono samples of the context → 20 ms frames of 16-bit PCM at the wire's rate, with their level.
// While muted it sends silence, because the server expects audio without gaps.

import { Resampler } from "./resampler.js";

class Capture extends AudioWorkletProcessor {
  constructor({ processorOptions }) {
    super();
    this.frame = new Int16Array(processorOptions.rate / 50);
    this.filled = 0;
    this.energy = 0;
    this.muted = false;
    this.resampler = new Resampler(sampleRate, processorOptions.rate);
    this.port.onmessage = ({ data }) => {
      this.muted = data.muted;
    };
  }

  process([channels]) {
    // A source that has ended delivers no channel at all: silence keeps the stream going.
    const input = channels[0] ?? new Float32Array(128);
    for (const sample of this.resampler.process(input)) this.push(sample);
    return true;
  }

  push(sample) {
    this.energy += sample * sample;
    const value = this.muted ? 0 : Math.max(-1, Math.min(1, sample));
    this.frame[this.filled++] = value < 0 ? value * 32768 : value * 32767;
    if (this.filled < this.frame.length) return;
    const pcm = this.frame.buffer;
    const level = Math.sqrt(this.energy / this.filled);
    this.port.postMessage({ pcm, level }, [pcm]);
    this.frame = new Int16Array(this.filled);
    this.filled = 0;
    this.energy = 0;
  }
}

registerProcessor("rapida-capture", Capture);
