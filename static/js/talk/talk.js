// The talk page: joins the connection, the audio and the parts of the page. State lives in `data-state` of #talk:
// idle | opening | connecting | live | waiting | ended.

import { CallAudio, canChooseOutput, listDevices } from "./audio.js";
import { EventLog } from "./eventlog.js";
import { TalkSocket } from "./protocol.js";
import { Ribbon } from "./ribbon.js";
import { Transcript } from "./transcript.js";
import { Waterfall } from "./waterfall.js";

const page = document.getElementById("talk");
const part = (name) => page.querySelector(`[data-part="${name}"]`);
const transcript = new Transcript(part("transcript"), part("transcript-empty"));
const waterfall = new Waterfall(part("waterfall"), part("waterfall-empty"));
const events = new EventLog(part("events"), part("events-filter"));
const ribbon = new Ribbon(part("ribbon"));
const settings = part("settings");
const stored = document.getElementById("talk-conversation");

let socket = null;
let audio = null;
let muted = false;
let conversationId = null;
let startedAt = 0;
let clock = 0;
let gaps = 0;
let paused = false;

const STATUS = {
  idle: "Ready",
  opening: "Opening the microphone",
  connecting: "Connecting; a first start may load models",
  live: "Connected",
  waiting: "Reconnecting",
  ended: "Ended",
};

function setState(state, message = "", isError = false) {
  page.dataset.state = state;
  const busy = state !== "idle" && state !== "ended";
  part("start").hidden = busy;
  part("stop").hidden = !busy;
  part("mute").disabled = !busy || !audio;
  part("text").disabled = part("send").disabled = state !== "live";
  for (const field of settings.querySelectorAll("[data-fixed]")) field.disabled = busy;
  part("status").textContent = STATUS[state];
  showProblem(isError ? message : "");
  if (message && !isError) transcript.note(message);
}

function showProblem(message) {
  part("problem").hidden = message === "";
  part("problem-text").textContent = message;
}

function choices() {
  const value = (name) => settings.elements[name];
  return {
    rate: Number(value("rate").value),
    version: value("version").value,
    deviceId: value("microphone").value,
    outputId: value("speaker").value,
    echo: value("echo").checked,
    noise: value("noise").checked,
    gain: value("gain").checked,
    args: Object.fromEntries([...settings.querySelectorAll("[data-argument]")].filter((field) => field.value !== "").map((field) => [field.dataset.argument, field.value])),
  };
}

const mode = () => page.querySelector('input[name="mode"]:checked').value;

async function openAudio() {
  const chosen = choices();
  const opened = new CallAudio({
    rate: chosen.rate,
    onFrame: (pcm) => socket?.sendAudio(pcm),
    onCaptureLevel: (level) => {
      ribbon.push(level, muted);
      showLevel(muted ? 0 : level);
    },
    onPlayback: showPlayback,
    onLost: () => showProblem("The microphone was unplugged. Pick another one below; the call goes on."),
  });
  await opened.open(chosen);
  opened.mute(muted);
  audio = opened;
  part("mute").disabled = false;
  ribbon.start();
  await fillDevices();
}

async function closeAudio() {
  const closing = audio;
  audio = null;
  ribbon.stop();
  showLevel(0);
  part("mute").disabled = true;
  await closing?.close();
}

async function start({ resume = false } = {}) {
  if (!resume) {
    transcript.clear();
    waterfall.clear();
    events.start();
    conversationId = null;
    gaps = 0;
  }
  setState("opening");
  try {
    if (mode() === "both") await openAudio();
  } catch (error) {
    setState("idle", error.message, true);
    return;
  }
  const { version, rate, args } = choices();
  socket = new TalkSocket({ assistantId: page.dataset.assistant, version, rate, args, mode: mode(), conversationId });
  listen(socket);
  socket.connect();
}

function listen(source) {
  const on = (name, action) => source.addEventListener(name, ({ detail }) => action(detail));
  on("state", onState);
  on("audio", (pcm) => audio?.play(pcm));
  on("user", (message) => transcript.caller(message));
  on("assistant", (message) => transcript.assistant(message));
  on("interruption", (message) => {
    audio?.clear();
    if (!paused) ribbon.mark();
    paused = false;
    transcript.interrupted(message);
    events.add("interruption", { by: message.type });
  });
  on("metric", (message) => waterfall.add(message));
  on("event", ({ name, data }) => {
    if (name === "playout.clear") {
      // The voice stops here; whether the answer is cut or goes on is decided a moment later.
      audio?.clear();
      ribbon.mark();
      paused = true;
    }
    if (name === "agent.started" || name === "turn.resumed") paused = false;
    events.add(name, data);
  });
  on("toolCall", ({ name, args }) => events.add(`tool ${name}`, args));
  on("toolCallResult", ({ name, result }) => events.add(`tool ${name} answered`, result));
  on("error", ({ code, message, stage, fatal }) => {
    events.add(`error ${code}`, { message, stage });
    if (!fatal) showProblem(message);
  });
  on("initialization", (body) => {
    conversationId = body.assistantConversationId;
    events.add(body.resumed ? "conversation resumed" : "conversation started", { version: body.assistant.version, rate: body.audio.sampleRate });
    stored.href = page.dataset.conversations.replace("/0/", `/${conversationId}/`);
    stored.hidden = false;
  });
}

function onState({ state, message = "", reason, seconds }) {
  if (state === "live") {
    startedAt ||= Date.now();
    clock ||= setInterval(showTime, 500);
    setState("live");
    // With a microphone the page keeps the keyboard, so that a space mutes.
    if (mode() === "text") part("text").focus({ preventScroll: true });
  } else if (state === "waiting") {
    audio?.clear();
    setState("waiting", `${message} Trying again in ${seconds} s.`, true);
  } else if (state === "ended") {
    clearInterval(clock);
    clock = 0;
    startedAt = 0;
    closeAudio();
    const failed = reason === "failed";
    setState("ended", failed ? message : farewell(reason, message), failed);
    part("resume").hidden = !conversationId;
  } else {
    setState(state);
    part("resume").hidden = true;
  }
}

const FAREWELLS = {
  user: "You ended the conversation.",
  tool: "The assistant ended the conversation.",
  operator: "Ended by an operator.",
  idle_timeout: "Ended: nobody said anything for a while.",
  max_duration: "Ended: the longest time of a conversation was reached.",
  no_audio: "Ended: no audio arrived from your microphone.",
  shutdown: "Ended: the server is shutting down.",
};

function farewell(reason, detail) {
  return FAREWELLS[reason] ?? `Ended: ${detail || String(reason).replaceAll("_", " ")}`;
}

function showTime() {
  const seconds = Math.floor((Date.now() - startedAt) / 1000);
  part("clock").textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

function showLevel(level) {
  part("meter").value = level <= 0.001 ? 0 : Math.max(0, (20 * Math.log10(level) + 60) / 60);
}

function showPlayback({ level, playing, gaps: count }) {
  ribbon.assistant(level);
  page.dataset.speaking = String(playing);
  if (count > gaps && playing) events.add("playback ran dry", { times: count });
  gaps = count;
}

function setMuted(value) {
  muted = value;
  audio?.mute(muted);
  const button = part("mute");
  button.setAttribute("aria-pressed", String(muted));
  button.querySelector("[data-on]").hidden = muted;
  button.querySelector("[data-off]").hidden = !muted;
  part("mute-label").textContent = muted ? "Unmute" : "Mute";
}

async function changeMode() {
  if (!socket || socket.ended || page.dataset.state !== "live") return;
  if (mode() === "text") {
    await closeAudio();
  } else {
    try {
      await openAudio();
    } catch (error) {
      page.querySelector('input[name="mode"][value="text"]').checked = true;
      showProblem(error.message);
      return;
    }
  }
  socket.setMode(mode());
}

async function fillDevices() {
  const { inputs, outputs } = await listDevices();
  fillSelect(settings.elements.microphone, inputs, "Microphone");
  fillSelect(settings.elements.speaker, outputs, "Loudspeaker");
}

function fillSelect(select, devices, noun) {
  const chosen = select.value;
  const named = devices.filter((device) => device.deviceId && device.deviceId !== "default");
  const options = named.map((device, index) => new Option(device.label || `${noun} ${index + 1}`, device.deviceId));
  select.replaceChildren(new Option("System default", ""), ...options);
  if (named.some((device) => device.deviceId === chosen)) select.value = chosen;
}

part("start").addEventListener("click", () => start());
part("resume").addEventListener("click", () => start({ resume: true }));
part("stop").addEventListener("click", () => socket?.hangUp());
part("mute").addEventListener("click", () => setMuted(!muted));
part("compose").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = part("text").value.trim();
  if (text === "") return;
  socket.sendText(text);
  part("text").value = "";
});
for (const radio of page.querySelectorAll('input[name="mode"]')) radio.addEventListener("change", changeMode);

settings.addEventListener("change", async ({ target }) => {
  if (!audio || !target.matches("[data-audio]")) return;
  try {
    if (target.name === "speaker") await audio.chooseOutput(target.value);
    else await audio.useMicrophone(choices());
    showProblem("");
  } catch (error) {
    showProblem(error.message);
  }
});

document.addEventListener("keydown", (event) => {
  if (event.code !== "Space" || event.repeat || part("mute").disabled) return;
  if (event.target.closest("input, textarea, select, button, a, summary, [contenteditable]")) return;
  event.preventDefault();
  setMuted(!muted);
});

addEventListener("pagehide", () => socket?.hangUp());
navigator.mediaDevices?.addEventListener("devicechange", fillDevices);
settings.elements.speaker.closest(".field").hidden = !canChooseOutput;
part("settings-fold").open = matchMedia("(min-width: 62rem)").matches;
fillDevices();
setState("idle");
