// Uploads files one by one, each with its own progress and outcome; without this script the form sends them at once.

import { labelCells } from "./app.js";

const form = document.querySelector("[data-upload]");
const input = form.querySelector('input[type="file"]');
const list = form.querySelector("[data-files]");
const button = form.querySelector("button");
const limit = Number(form.dataset.limit);

function line(file) {
  const item = document.createElement("li");
  const name = document.createElement("span");
  name.textContent = file.name;
  const bar = document.createElement("progress");
  bar.max = 1;
  bar.value = 0;
  bar.setAttribute("aria-label", `Uploading ${file.name}`);
  const outcome = document.createElement("span");
  outcome.className = "faint";
  outcome.textContent = "waiting";
  item.append(name, bar, outcome);
  list.append(item);
  return (text, kind) => {
    outcome.textContent = text;
    outcome.className = kind;
    if (kind !== "faint") bar.remove();
    return bar;
  };
}

function send(file, told) {
  return new Promise((resolve) => {
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.querySelector('[name="csrfmiddlewaretoken"]').value);
    body.append("files", file);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("accept", "application/json");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) told("uploading", "faint").value = event.loaded / event.total;
    });
    request.addEventListener("loadend", () => {
      const stored = request.response?.success === true;
      if (stored) told("stored", "badge badge-good");
      else told(request.response?.error?.humanMessage ?? `failed (${request.status || "no connection"})`, "upload-error");
      resolve(stored);
    });
    request.send(body);
  });
}

// The outcomes of the files that failed stay where they are; the list below them shows what was stored.
async function refreshList() {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
  const fresh = document.adoptNode(page.querySelector("[data-documents]"));
  document.querySelector("[data-documents]").replaceWith(fresh);
  labelCells(fresh);
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  list.hidden = false;
  list.replaceChildren();
  button.disabled = true;
  const waiting = [...input.files].map((file) => [file, line(file)]);
  let stored = 0;
  for (const [file, told] of waiting) {
    if (file.size > limit) told(`larger than ${Math.floor(limit / 1e6)} MB`, "upload-error");
    else stored += await send(file, told);
  }
  button.disabled = false;
  input.value = "";
  if (stored === waiting.length) location.reload();
  else if (stored) await refreshList();
});
