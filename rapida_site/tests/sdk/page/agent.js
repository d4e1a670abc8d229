// A customer's page: one VoiceAgent of the unmodified client, and what happened to it.
"use strict";
const R = RapidaReact;
window.seen = { states: [], user: [], assistant: [], events: [], metrics: 0, errors: [] };

window.configured = (order) =>
  R.ConnectionConfig.DefaultConnectionConfig(
    R.ConnectionConfig.WithWebpluginClient({ ApiKey: order.key, UserId: order.user }),
  ).withCustomEndpoint({ assistant: order.host, web: order.host });

window.getAssistant = async (order) => {
  const request = new R.GetAssistantRequest();
  const definition = new R.AssistantDefinition();
  definition.setAssistantid(order.assistant);
  request.setAssistantdefinition(definition);
  const setup = window.configured(order);
  return (await R.GetAssistant(setup, request, setup.auth)).toObject();
};

// Every peer connection of the page, for the statistics of its audio.
window.peers = [];
const Peer = window.RTCPeerConnection;
window.RTCPeerConnection = class extends Peer {
  constructor(...rest) {
    super(...rest);
    window.peers.push(this);
  }
};

window.start = async (order) => {
  const channel = order.voice ? R.Channel.Audio : R.Channel.Text;
  const inputs = new R.InputOptions([R.Channel.Audio, R.Channel.Text], channel);
  const agent = new R.VoiceAgent(window.configured(order), new R.AgentConfig(order.assistant, inputs), {
    onAssistantMessage: (message) => seen.assistant.push(message && message.toObject ? message.toObject() : message),
    onUserMessage: (message) => seen.user.push(message && message.toObject ? message.toObject() : message),
    onConversationEvent: (event) => seen.events.push(event.name),
    onMetric: () => seen.metrics++,
    onError: (error) => seen.errors.push(String(error && error.message ? error.message : error)),
  });
  agent.on(R.AgentEvent.ConnectionStateEvent, (state) => seen.states.push(state));
  window.agent = agent;
  await agent.connect();
};

window.say = (text) => window.agent.onSendText(text);
window.messages = () =>
  window.agent.agentMessages.map(({ role, status, messages }) => ({ role, status, text: messages.join("") }));
window.switchTo = (voice) => window.agent.setInputChannel(voice ? R.Channel.Audio : R.Channel.Text);

// What the newest peer connection received so far.
window.inbound = async () => {
  const peer = window.peers.at(-1);
  if (!peer || peer.connectionState === "closed") return null;
  for (const report of (await peer.getStats()).values()) {
    if (report.type === "inbound-rtp" && report.kind === "audio") {
      return { packets: report.packetsReceived, energy: report.totalAudioEnergy, state: peer.connectionState };
    }
  }
  return { packets: 0, energy: 0, state: peer.connectionState };
};
