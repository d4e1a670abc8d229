// The live transcript: one line per message, interim words grey, cut answers showing what was heard and what was not.

export class Transcript {
  /** @param {HTMLElement} list an <ol> @param {HTMLElement} empty shown while nothing was said */
  constructor(list, empty) {
    this.list = list;
    this.empty = empty;
    this.lines = new Map();
  }

  caller({ id, text, completed, time }) {
    const line = this.line("caller", id, time);
    line.textElement.textContent = text;
    line.element.classList.toggle("is-interim", !completed);
    this.follow();
  }

  assistant({ id, text, completed, time }) {
    const line = this.line("assistant", id, time);
    if (!completed) line.meant += text;
    line.heard = completed ? text : line.meant;
    this.draw(line);
  }

  interrupted({ id }) {
    const line = this.lines.get(`assistant:${id}`);
    if (!line || line.cut) return;
    line.cut = true;
    const badge = document.createElement("span");
    badge.className = "badge badge-warn";
    badge.textContent = "interrupted";
    line.element.querySelector(".line-head").append(badge);
    this.draw(line);
  }

  note(text) {
    this.empty.hidden = true;
    const item = document.createElement("li");
    item.className = "line-note";
    item.textContent = text;
    this.list.append(item);
    this.follow();
  }

  draw(line) {
    const rest = line.cut && line.meant.startsWith(line.heard) ? line.meant.slice(line.heard.length) : "";
    line.textElement.textContent = line.heard;
    if (rest.trim()) {
      const unheard = document.createElement("s");
      unheard.textContent = rest;
      unheard.title = "Not heard: the caller spoke first";
      line.textElement.append(unheard);
    }
    this.follow();
  }

  line(role, id, time) {
    const key = `${role}:${id}`;
    const known = this.lines.get(key);
    if (known) return known;
    this.empty.hidden = true;
    const element = document.createElement("li");
    element.className = `line line-${role}`;
    element.dataset.role = role;
    const head = document.createElement("div");
    head.className = "line-head";
    const who = document.createElement("span");
    who.className = "line-who";
    who.textContent = role === "caller" ? "You" : this.list.dataset.assistant;
    const at = document.createElement("time");
    at.textContent = new Date(time ?? Date.now()).toLocaleTimeString([], { hour12: false });
    head.append(who, at);
    const textElement = document.createElement("p");
    element.append(head, textElement);
    this.list.append(element);
    const line = { element, textElement, meant: "", heard: "", cut: false };
    this.lines.set(key, line);
    return line;
  }

  /** Keep the end in view, unless the reader has scrolled back. */
  follow() {
    const box = this.list.parentElement;
    if (box.scrollHeight - box.scrollTop - box.clientHeight < 160) box.scrollTop = box.scrollHeight;
  }

  clear() {
    this.list.replaceChildren();
    this.lines.clear();
    this.empty.hidden = false;
  }
}
