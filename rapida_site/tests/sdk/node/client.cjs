// Drives the unmodified @rapidaai/react under Node with jsdom. Reads one JSON order on standard input:
// {"scenario", "host", "key", "user", "assistant", ...}; prints one JSON answer. Run with NODE_PATH at its node_modules.
"use strict";
const fs = require("node:fs");
const { JSDOM } = require("jsdom");

const page = new JSDOM("<!doctype html>", { url: "http://localhost/" });
globalThis.window = globalThis.self = globalThis; // before the client loads: it looks for a browser at once
for (const name of ["document", "screen", "location"]) globalThis[name] = page.window[name];
Object.defineProperty(globalThis, "navigator", { value: page.window.navigator, configurable: true });
Object.assign(globalThis, { innerWidth: 1280, innerHeight: 800, WebSocket: require("ws") });

const R = require("@rapidaai/react");
const order = JSON.parse(fs.readFileSync(0, "utf8"));
const PATIENCE_MS = 20000;
const errors = [];
process.on("uncaughtException", (error) => errors.push(String(error)));
process.on("unhandledRejection", (error) => errors.push(String(error && error.message ? error.message : error)));

function config() {
  const who = order.token
    ? R.ConnectionConfig.WithPersonalToken({ Authorization: order.token, AuthId: order.user, ProjectId: order.project })
    : R.ConnectionConfig.WithWebpluginClient({ ApiKey: order.key, UserId: order.user });
  return R.ConnectionConfig.DefaultConnectionConfig(who).withCustomEndpoint({ assistant: order.host, web: order.host });
}

const plain = (message) => (message && message.toObject ? message.toObject() : message);

const declarations = fs.readFileSync(require.resolve("@rapidaai/react").replace(/index\.js$/, "index.d.ts"), "utf8");

// The declared parameters of every function whose first one is a ConnectionConfig.
function wrappers() {
  const found = [];
  for (const match of declarations.matchAll(/declare function (\w+)\(/g)) {
    const start = match.index + match[0].length;
    let end = start;
    for (let depth = 1; depth; end++) depth += "({[".includes(declarations[end]) ? 1 : ")}]".includes(declarations[end]) ? -1 : 0;
    const parameters = split(declarations.slice(start, end - 1));
    if (/: ConnectionConfig$/.test(parameters[0] || "")) found.push({ name: match[1], parameters });
  }
  return found;
}

function split(text) {
  const parts = [""];
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    if ("({[<".includes(text[i])) depth++;
    else if (")}]".includes(text[i]) || (text[i] === ">" && text[i - 1] !== "=")) depth--;
    if (text[i] === "," && depth === 0) parts.push("");
    else parts[parts.length - 1] += text[i];
  }
  return parts.map((part) => part.trim()).filter(Boolean);
}

// The emptiest value that a parameter's declared type allows.
function empty(parameter, setup, callback) {
  const [, name, type] = parameter.match(/^(\w+)\??:\s*([\s\S]*)$/);
  if (type === "ConnectionConfig") return setup;
  if (type.includes("AuthInfo")) return setup.auth;
  if (/\[\]$|^Array</.test(type)) return [];
  if (type.startsWith("(")) return callback;
  if (/^string/.test(type)) return /id$/i.test(name) ? "0" : "";
  if (type === "number") return 0;
  if (type === "boolean") return false;
  if (type.startsWith("{")) return type.replace(/\s/g, "") === "{}" ? {} : literal(type);
  if (typeof R[type] === "function") return new R[type]();
  const choice = declarations.match(new RegExp(`declare enum ${type} \\{\\s*\\w+ = "([^"]*)"`));
  if (choice) return choice[1];
  throw new Error(`no empty value for ${parameter}`);
}

function literal(type) {
  const value = {};
  for (const [, name, kind] of type.matchAll(/(\w+)\??:\s*([^;]+);/g)) {
    value[name] = /\[\]/.test(kind) ? [] : /number/.test(kind) ? 0 : /boolean/.test(kind) ? false : "";
  }
  return value;
}

function call(name, args, awaited) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not answer`)), PATIENCE_MS);
    const settle = (error, response) => {
      clearTimeout(timer);
      if (error) reject(error);
      else resolve(response);
    };
    try {
      const returned = R[name](...args(settle));
      if (returned && returned.then) returned.then((response) => settle(null, response), settle);
      else if (awaited) settle(new Error(`${name} returned nothing`));
    } catch (error) {
      settle(error);
    }
  });
}

async function everyFunction() {
  const setup = config();
  const answers = {};
  for (const { name, parameters } of wrappers()) {
    if (name === "AssistantTalk" || name === "WebTalk") {
      answers[name] = await closedStream(name, setup);
      continue;
    }
    try {
      const reply = plain(await call(name, (done) => parameters.map((each) => empty(each, setup, done))));
      answers[name] = { code: reply.code, success: reply.success, error: reply.error && reply.error.humanmessage };
    } catch (error) {
      answers[name] = { status: error.code === undefined ? "client" : error.code, message: String(error.message) };
    }
  }
  return answers;
}

// A stream that is opened and half-closed without a word.
function closedStream(name, setup) {
  return new Promise((resolve) => {
    const stream = R[name](setup, setup.auth);
    stream.on("end", (status) => resolve({ status: status.code, message: status.details }));
    stream.end();
  });
}

async function getAssistant() {
  const request = new R.GetAssistantRequest();
  const definition = new R.AssistantDefinition();
  definition.setAssistantid(order.assistant);
  request.setAssistantdefinition(definition);
  const setup = config();
  return plain(await R.GetAssistant(setup, request, setup.auth));
}

// The lists whose rows this package reads in an older shape.
async function olderLists() {
  const setup = config();
  const page = (name) => call(name, (done) => [setup, order.assistant, 1, 20, [], done, setup.auth], false);
  const [webhooks, analyses] = await Promise.all(["GetAllAssistantWebhook", "GetAllAssistantAnalysis"].map(page));
  return { webhooks: plain(webhooks), analyses: plain(analyses) };
}

// What a widget shows of earlier conversations: the list, and the words of each.
async function history() {
  const setup = config();
  const answered = (ask) => new Promise((resolve, reject) => ask((error, reply) => (error ? reject(error) : resolve(plain(reply)))));
  const listed = await answered((done) => R.GetAllAssistantConversation(setup, order.assistant, 1, 20, [], done, setup.auth));
  const words = {};
  for (const { id } of listed.dataList) {
    const said = await answered((done) =>
      R.GetAllAssistantConversationMessage(setup, order.assistant, id, 1, 100, [], setup.auth, done),
    );
    words[id] = said.dataList.map((each) => each.body);
  }
  return { code: listed.code, error: listed.error, words };
}

// A typed conversation with the VoiceAgent: what a widget without a microphone does.
async function typed() {
  const states = [];
  const channels = new R.InputOptions([R.Channel.Text], R.Channel.Text);
  const agent = new R.VoiceAgent(config(), new R.AgentConfig(order.assistant, channels), {});
  let waiting = () => {};
  for (const name of Object.values(R.AgentEvent)) {
    agent.on(name, (...rest) => {
      if (name === R.AgentEvent.ConnectionStateEvent) states.push(rest[0]);
      waiting();
    });
  }
  const until = (condition, what) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`${what} did not happen; messages ${JSON.stringify(agent.agentMessages)}`)),
        PATIENCE_MS,
      );
      waiting = () => {
        if (!condition()) return;
        clearTimeout(timer);
        resolve();
      };
      waiting();
    });
  await agent.connect();
  await until(() => agent.isConnected, "the connection");
  for (const [position, text] of order.say.entries()) {
    await agent.onSendText(text);
    await until(() => {
      const said = agent.agentMessages.findIndex((each) => each.role === "user" && each.messages.join("") === text);
      return said >= 0 && agent.agentMessages.slice(said + 1).some((each) => each.status === "complete");
    }, `the answer to ${position}`);
  }
  const messages = agent.agentMessages.map(({ role, status, messages: parts }) => ({ role, status, text: parts.join("") }));
  await agent.disconnect();
  return { states, messages, connected: agent.isConnected };
}

// A module's text, run until it has logged the line that is waited for; answers what it logged up to there.
function example() {
  const lines = [];
  const AsyncFunction = (async () => {}).constructor;
  const body = order.code.replace(/^import (\{.*\}) from ("@rapidaai\/react");$/m, "const $1 = require($2);");
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`it logged only ${JSON.stringify(lines)}`)), PATIENCE_MS);
    const log = (line) => {
      lines.push(line);
      if (line === order.until) resolve(lines);
    };
    new AsyncFunction("require", "console", body)(require, { ...console, log }).catch(reject);
  });
}

const scenarios = {
  every_function: everyFunction,
  get_assistant: getAssistant,
  older_lists: olderLists,
  history,
  typed,
  example,
};
scenarios[order.scenario]()
  .then((answer) => ({ answer, errors }))
  .catch((error) => ({ failed: String(error.stack || error), code: error.code, errors }))
  .then((result) => process.stdout.write(JSON.stringify(result), () => process.exit(0)));
