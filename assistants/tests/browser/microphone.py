"""A microphone that is silent until the test says ``speak``, so that nothing depends on how long a call takes to begin.

Chromium's own fake microphone beeps once a second, or plays a file from when it is opened, whoever listens by then.
"""

from __future__ import annotations

import base64

from playwright.sync_api import BrowserContext, Page

from assistants.tests.browser.sounds import RATE, Sound, silence

_SCRIPT = """
if (navigator.mediaDevices) {
  const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
  let room = null, voice = null;
  devices.getUserMedia = async (wanted) => {
    for (const track of (await open(wanted)).getTracks()) track.stop(); // the browser has agreed to what was asked for
    if (!room) {
      room = new AudioContext({ sampleRate: RATE });
      voice = room.createMediaStreamDestination();
      const silence = new ConstantSourceNode(room, { offset: 0 });
      silence.connect(voice);
      silence.start();
    }
    await room.resume();
    return voice.stream.clone(); // a page stops the tracks of its own stream
  };
  window.speak = (loop) => new Promise((said) => {
    const pcm = new Int16Array(Uint8Array.from(atob("SOUND"), (each) => each.charCodeAt(0)).buffer);
    const buffer = new AudioBuffer({ length: pcm.length, sampleRate: RATE });
    buffer.copyToChannel(Float32Array.from(pcm, (each) => each / 32768), 0);
    const source = new AudioBufferSourceNode(room, { buffer, loop });
    source.onended = said;
    source.connect(voice);
    source.start();
  });
}
"""


def plug_in(context: BrowserContext, sound: Sound | None) -> None:
    """Give the pages of this context a microphone; ``sound`` is what it hears when someone speaks."""
    pcm = (silence(0.1) if sound is None else sound).astype("<i2").tobytes()
    script = _SCRIPT.replace("RATE", str(RATE)).replace("SOUND", base64.b64encode(pcm).decode())
    context.add_init_script(script)


def speak(page: Page) -> None:
    """Say the sound once, into a microphone that the page has opened; returns when all of it is said."""
    page.evaluate("speak(false)")


def keep_speaking(page: Page) -> None:
    """Say the sound again and again from now on."""
    page.evaluate("void speak(true)")
