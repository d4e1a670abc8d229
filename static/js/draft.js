// The draft editor: add and remove messages of the prompt, and a warning before unsaved changes are left behind.

const form = document.querySelector("[data-draft]");
const messages = form.querySelector("[data-messages]");
const total = form.querySelector('[name="prompt-TOTAL_FORMS"]');
const limit = Number(form.querySelector('[name="prompt-MAX_NUM_FORMS"]').value);
const add = form.querySelector("[data-add]");
const initial = new URLSearchParams(new FormData(form)).toString();
let leaving = false;

function follow() {
  add.hidden = Number(total.value) >= limit;
  for (const message of messages.children) {
    const removed = message.querySelector('[name$="-DELETE"]').checked;
    message.classList.toggle("is-removed", removed);
  }
}

add.addEventListener("click", () => {
  const number = Number(total.value);
  const template = form.querySelector("template[data-empty]");
  const holder = document.createElement("div");
  holder.innerHTML = template.innerHTML.replaceAll("__prefix__", String(number));
  const message = holder.firstElementChild;
  messages.append(message);
  total.value = String(number + 1);
  follow();
  message.querySelector("textarea").focus();
});

messages.addEventListener("change", follow);
form.addEventListener("submit", () => {
  leaving = true;
});
addEventListener("beforeunload", (event) => {
  if (!leaving && new URLSearchParams(new FormData(form)).toString() !== initial) event.preventDefault();
});
follow();
