// The event log: what the pipeline decided and when, newest last, filterable; bounded, so that a long call stays light.

const LIMIT = 500;

export class EventLog {
  constructor(list, filter) {
    this.list = list;
    this.filter = filter;
    this.started = performance.now();
    filter.addEventListener("input", () => this.apply());
  }

  start() {
    this.list.replaceChildren();
    this.started = performance.now();
  }

  add(name, data = {}) {
    const seconds = ((performance.now() - this.started) / 1000).toFixed(2);
    const item = document.createElement("li");
    const at = document.createElement("span");
    at.className = "faint";
    at.textContent = seconds;
    const title = document.createElement("b");
    title.textContent = name;
    const details = document.createElement("span");
    details.textContent = describe(data);
    item.append(at, title, details);
    item.hidden = !this.matches(item);
    this.list.append(item);
    if (this.list.childElementCount > LIMIT) this.list.firstElementChild.remove();
    this.list.scrollTop = this.list.scrollHeight;
  }

  matches(item) {
    return item.textContent.toLowerCase().includes(this.filter.value.trim().toLowerCase());
  }

  apply() {
    for (const item of this.list.children) item.hidden = !this.matches(item);
  }
}

function describe(data) {
  return Object.entries(data)
    .map(([key, value]) => `${key} ${typeof value === "object" ? JSON.stringify(value) : value}`)
    .join(" · ");
}
