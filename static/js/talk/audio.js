// One AudioContext for both directions: microphone → frames, frames → loudspeaker. Knows nothing of the protocol.

const SENTENCES = {
  NotAllowedError: "The microphone is blocked. Allow it for this page in the address bar, then start again, or use text only.",
  NotFoundError: "No microphone was found. Plug one in, or use text only.",
  NotReadableError: "Another program holds the microphone. Close it, then start again.",
  OverconstrainedError: "The chosen microphone is gone. Pick another one.",
  InsecureContext: "Browsers open the microphone only on https:// or localhost. Use one of them, or text only.",
};

/** Return a sentence for a getUserMedia failure. */
export function microphoneSentence(error) {
  return SENTENCES[error.name] ?? `The microphone could not be opened: ${error.message}`;
}

export async function listDevices() {
  const devices = (await navigator.mediaDevices?.enumerateDevices()) ?? [];
  return {
    inputs: devices.filter((device) => device.kind === "audioinput"),
    outputs: devices.filter((device) => device.kind === "audiooutput"),
  };
}

export const canChooseOutput = "setSinkId" in AudioContext.prototype;

export class CallAudio {
  /** @param {{rate: number, onFrame: Function, onCaptureLevel: Function, onPlayback: Function, onLost: Function}} options */
  constructor(options) {
    this.options = options;
  }

  /** Open both ends. `settings`: deviceId, outputId, echo, noise, gain. Throws an Error whose message can be shown. */
  async open(settings) {
    this.context = new AudioContext({ latencyHint: "interactive" });
    try {
      await Promise.all(["capture", "playback"].map((name) => this.context.audioWorklet.addModule(new URL(`./${name}-worklet.js`, import.meta.url))));
      this.player = new AudioWorkletNode(this.context, "rapida-playback", {
        numberOfInputs: 0,
        outputChannelCount: [2],
        processorOptions: { rate: this.options.rate },
      });
      this.player.port.onmessage = ({ data }) => this.options.onPlayback(data);
      this.player.connect(this.context.destination);
      if (settings.outputId) await this.chooseOutput(settings.outputId);
      await this.useMicrophone(settings);
      await this.context.resume();
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** Switch to another microphone, or other processing, without touching the call. */
  async useMicrophone(settings) {
    const stream = await openMicrophone(settings);
    this.releaseMicrophone();
    this.stream = stream;
    this.source = this.context.createMediaStreamSource(stream);
    if (!this.recorder) {
      this.recorder = new AudioWorkletNode(this.context, "rapida-capture", {
        numberOfOutputs: 0,
        channelCount: 1,
        channelCountMode: "explicit",
        processorOptions: { rate: this.options.rate },
      });
      this.recorder.port.onmessage = ({ data }) => {
        this.options.onCaptureLevel(data.level);
        this.options.onFrame(data.pcm);
      };
    }
    this.source.connect(this.recorder);
    stream.getAudioTracks()[0].addEventListener("ended", () => this.options.onLost());
  }

  async chooseOutput(deviceId) {
    if (canChooseOutput) await this.context.setSinkId(deviceId);
  }

  mute(muted) {
    this.recorder?.port.postMessage({ muted });
  }

  play(pcm) {
    this.player?.port.postMessage({ pcm }, [pcm]);
  }

  clear() {
    this.player?.port.postMessage({ clear: true });
  }

  releaseMicrophone() {
    this.source?.disconnect();
    for (const track of this.stream?.getTracks() ?? []) track.stop();
  }

  async close() {
    this.releaseMicrophone();
    this.recorder?.disconnect();
    this.player?.disconnect();
    if (this.context?.state !== "closed") await this.context?.close();
  }
}

async function openMicrophone({ deviceId, echo, noise, gain }) {
  if (!navigator.mediaDevices) throw new Error(SENTENCES.InsecureContext);
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: {
        deviceId: deviceId ? { exact: deviceId } : undefined,
        channelCount: 1,
        echoCancellation: echo,
        noiseSuppression: noise,
        autoGainControl: gain,
      },
    });
  } catch (error) {
    throw new Error(microphoneSentence(error), { cause: error });
  }
}
