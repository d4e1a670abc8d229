// What every page shares: menu, colour toggle, copy buttons, dialogs, selects that submit. Everything works without it.

const themes = ["auto", "light", "dark"];

function currentTheme() {
  return document.documentElement.dataset.theme ?? "auto";
}

function showTheme(theme) {
  for (const holder of document.querySelectorAll("[data-theme-icon]")) holder.hidden = holder.dataset.themeIcon !== theme;
  for (const label of document.querySelectorAll("[data-theme-label]")) {
    label.textContent = `Colours: ${theme === "auto" ? "automatic" : theme}`;
  }
}

function setTheme(theme) {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "auto") localStorage.removeItem("theme");
    else localStorage.setItem("theme", theme);
  } catch {
    // Storage is blocked: the choice lasts for this page.
  }
  showTheme(theme);
}

async function copyFrom(button) {
  const source = button.dataset.copy ? document.getElementById(button.dataset.copy) : button.closest(".code").querySelector("code");
  await navigator.clipboard.writeText(source.value ?? source.textContent);
  const label = button.querySelector(".visually-hidden") ?? button;
  const before = label.textContent;
  label.textContent = "Copied";
  button.classList.add("is-done");
  setTimeout(() => {
    label.textContent = before;
    button.classList.remove("is-done");
  }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if (button.matches("[data-theme-toggle]")) setTheme(themes[(themes.indexOf(currentTheme()) + 1) % themes.length]);
  if (button.matches("[data-menu]")) {
    const side = document.getElementById("side");
    button.setAttribute("aria-expanded", String(side.toggleAttribute("data-open")));
  }
  if (button.matches("[data-copy]")) copyFrom(button);
  if (button.dataset.dialog) document.getElementById(button.dataset.dialog).showModal();
  if (button.matches("[data-close]")) button.closest("dialog").close();
});

document.addEventListener("change", (event) => {
  if (event.target.matches("[data-submit-on-change]")) event.target.form.requestSubmit();
});

// On a narrow screen each row of a table is a card (data.css), whose cells need their headings beside them.
export function labelCells(root) {
  for (const table of root.querySelectorAll(".table:has(thead)")) {
    const heads = [...table.tHead.rows[0].cells].map((head) => (head.querySelector(".visually-hidden") ? "" : head.textContent.trim()));
    for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
      for (const cell of [...row.cells].slice(1)) if (heads[cell.cellIndex]) cell.dataset.label = heads[cell.cellIndex];
    }
    table.classList.add("is-labelled");
  }
}

labelCells(document);

if (navigator.clipboard) for (const button of document.querySelectorAll("[data-copy]")) button.hidden = false;
showTheme(currentTheme());
