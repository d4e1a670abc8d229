// The client of docs/websocket-protocol.md: one conversation over as many connections as the network takes.
// Dispatches "state" (connecting | live | waiting | ended), "audio" and one event per name of the protocol.

const PATH = "/talk_api.TalkService/AssistantTalk?source=debugger";
const RETRY_SECONDS = [0.5, 1, 2, 4, 8];
const LAGGING_BYTES = 1_000_000;

const SENTENCES = {
  1001: "The server is shutting down. Start again in a moment.",
  4400: "The server did not accept the first message. Reload the page.",
  4401: "You are signed out. Sign in again.",
  4403: "You may not talk to this assistant from here: the page's address or your role does not allow it.",
  4404: "This assistant has no released version or no deployment to talk to. Release a version first.",
  4406: "The server speaks another version of the protocol. Reload the page.",
  4408: "The connection was too slow to keep up.",
  4409: "This conversation is open somewhere else.",
  4429: "Too many attempts. Wait a minute, then start again.",
  4500: "Something went wrong on the server; its log has the details.",
  4502: "A speech or language provider did not start.",
  4503: "All lines are busy. Try again in a moment.",
};
const LOST = "The connection to the server was lost.";
const WORTH_RETRYING = new Set([1001, 1005, 1006, 1012, 1013, 4408, 4409, 4503]);

export class TalkSocket extends EventTarget {
  /** @param {{assistantId: string, version: string, mode: string, rate: number, args: object, conversationId?: string}} call */
  constructor(call) {
    super();
    this.call = call;
    this.conversationId = call.conversationId ?? null;
    this.tries = 0;
    this.ended = false;
  }

  connect() {
    this.setState("connecting");
    const address = new URL(PATH, location.href);
    address.protocol = address.protocol === "https:" ? "wss:" : "ws:";
    this.socket = new WebSocket(address, "rapida.v1");
    this.socket.binaryType = "arraybuffer";
    this.live = false;
    this.lastError = null;
    this.socket.onopen = () => this.initialize();
    this.socket.onmessage = ({ data }) => this.receive(data);
    this.socket.onclose = (event) => this.closed(event);
  }

  initialize() {
    const { assistantId, version, mode, rate, args } = this.call;
    this.sendEvent("initialization", {
      assistant: { assistantId, version },
      ...(this.conversationId ? { assistantConversationId: this.conversationId } : {}),
      streamMode: mode,
      audio: { sampleRate: rate },
      args,
    });
  }

  sendEvent(name, body) {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify({ [name]: body }));
  }

  /** Send one frame; dropped while the connection is not up or does not take what it was given. */
  sendAudio(pcm) {
    const open = this.live && this.socket.readyState === WebSocket.OPEN;
    if (open && this.socket.bufferedAmount < LAGGING_BYTES) this.socket.send(pcm);
  }

  sendText(text, id) {
    this.sendEvent("message", { text, id });
  }

  setMode(mode) {
    this.call.mode = mode;
    this.sendEvent("configuration", { streamMode: mode });
  }

  hangUp() {
    if (this.live) return this.sendEvent("disconnection", { type: "user" });
    this.finish({ reason: "user", message: "" });
    this.socket?.close();
  }

  receive(data) {
    if (data instanceof ArrayBuffer) return this.emit("audio", data);
    const [name, body] = Object.entries(JSON.parse(data))[0];
    if (name === "initialization") {
      this.live = true;
      this.tries = 0;
      this.conversationId = body.assistantConversationId;
      this.setState("live");
    }
    if (name === "error" && body.fatal) this.lastError = body;
    if (name === "disconnection") this.goodbye = body;
    this.emit(name, body);
  }

  closed({ code }) {
    this.live = false;
    if (this.ended) return;
    if (this.goodbye) return this.finish({ reason: this.goodbye.type, message: this.goodbye.detail });
    const message = this.lastError?.message ?? SENTENCES[code] ?? LOST;
    // Without a conversation there is nothing to resume: only a line that was busy is worth another try, by the person.
    const resumable = this.conversationId && WORTH_RETRYING.has(code) && this.tries < RETRY_SECONDS.length;
    if (!resumable) return this.finish({ reason: "failed", message, code });
    const seconds = RETRY_SECONDS[this.tries++];
    this.setState("waiting", { message, seconds, tries: this.tries });
    this.timer = setTimeout(() => this.connect(), seconds * 1000);
  }

  finish(detail) {
    clearTimeout(this.timer);
    if (this.ended) return;
    this.ended = true;
    this.setState("ended", detail);
  }

  setState(state, detail = {}) {
    this.emit("state", { state, ...detail });
  }

  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}
