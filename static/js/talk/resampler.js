// A streaming polyphase resampler for any pair of whole rates: windowed sinc, 12 zero crossings a side, so it holds back
// 12 samples of the lower rate (0.75 ms at 16 kHz) and stays below -60 dB of aliasing. Exact ratio, so it never drifts.

const ZERO_CROSSINGS = 12;
const ROLL_OFF = 0.92;

function gcd(a, b) {
  return b === 0 ? a : gcd(b, a % b);
}

function sinc(x) {
  return x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
}

// Blackman window over [-1, 1].
function blackman(x) {
  return Math.abs(x) >= 1 ? 0 : 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

export class Resampler {
  /** @param {number} from input rate in Hz @param {number} to output rate in Hz */
  constructor(from, to) {
    const divisor = gcd(from, to);
    this.phases = to / divisor;
    this.advance = from / divisor;
    const cutoff = Math.min(1, to / from) * (from === to ? 1 : ROLL_OFF);
    this.half = Math.ceil(ZERO_CROSSINGS / Math.min(1, to / from));
    this.passthrough = from === to;
    this.kernels = this.passthrough ? [] : Array.from({ length: this.phases }, (_, phase) => this.kernel(phase / this.phases, cutoff));
    this.reset();
  }

  kernel(fraction, cutoff) {
    const taps = new Float32Array(2 * this.half);
    let sum = 0;
    for (let i = 0; i < taps.length; i++) {
      const distance = i - this.half + 1 - fraction;
      taps[i] = cutoff * sinc(cutoff * distance) * blackman(distance / this.half);
      sum += taps[i];
    }
    return taps.map((tap) => tap / sum);
  }

  /** Forget all input, as after a cut. */
  reset() {
    this.history = new Float32Array(2 * this.half - 1);
    this.offset = 0; // index in history of the window's first sample
    this.phase = 0;
  }

  /** @param {Float32Array} input @returns {Float32Array} what can be computed so far */
  process(input) {
    if (this.passthrough) return input.slice();
    const data = new Float32Array(this.history.length + input.length);
    data.set(this.history);
    data.set(input, this.history.length);
    const taps = 2 * this.half;
    const output = new Float32Array(Math.ceil(((data.length - this.offset) * this.phases) / this.advance) + 1);
    let count = 0;
    while (this.offset + taps <= data.length) {
      const kernel = this.kernels[this.phase];
      let sum = 0;
      for (let i = 0; i < taps; i++) sum += data[this.offset + i] * kernel[i];
      output[count++] = sum;
      this.phase += this.advance;
      this.offset += Math.floor(this.phase / this.phases);
      this.phase %= this.phases;
    }
    const keep = Math.min(this.offset, data.length);
    this.history = data.slice(keep);
    this.offset -= keep;
    return output.subarray(0, count);
  }
}
