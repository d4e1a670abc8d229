// The deployment form: only the waits that the chosen judge of the end of speech knows are shown.

const form = document.querySelector("[data-deployment]");
const judge = form.elements.eos_provider;

function follow() {
  for (const input of form.querySelectorAll("[data-families]")) {
    input.closest(".field").hidden = !input.dataset.families.split(" ").includes(judge.value);
  }
}

judge.addEventListener("change", follow);
follow();
