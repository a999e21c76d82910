// A form is sent once; the error summary is seen first; filters act at once; counters count; text can be copied.
import { texts } from "./texts.js";

function guardDoubleSubmit(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.dataset.resend !== undefined) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  if ((form.getAttribute("method") || "get").toLowerCase() === "get") return;
  form.dataset.sent = "yes";
  const button = event.submitter;
  // After the values are gathered, or a disabled button's own value would not be sent.
  setTimeout(() => {
    for (const one of form.querySelectorAll("button[type=submit], button:not([type])")) one.setAttribute("aria-disabled", "true");
    if (button) button.classList.add("is-busy");
  }, 0);
}

export function release(form) {
  delete form.dataset.sent;
  for (const one of form.querySelectorAll("[aria-disabled]")) one.removeAttribute("aria-disabled");
  for (const one of form.querySelectorAll(".is-busy")) one.classList.remove("is-busy");
}

function count(input) {
  const limit = Number(input.getAttribute("maxlength"));
  const line = document.getElementById(`${input.id}_counter`);
  if (!line) return;
  const used = Array.from(input.value).length;
  line.textContent = `${used} / ${limit}`;
  line.classList.toggle("over", used > limit);
}

function addCounter(input) {
  if (!input.id || document.getElementById(`${input.id}_counter`)) return;
  const line = document.createElement("p");
  line.className = "counter";
  line.id = `${input.id}_counter`;
  input.after(line);
  count(input);
}

function addCopy(area) {
  if (!navigator.clipboard) {
    area.addEventListener("focus", () => area.select());
    return;
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn sm mt";
  button.textContent = texts.copy;
  button.addEventListener("click", () => {
    navigator.clipboard.writeText(area.value).then(() => { button.textContent = texts.copied; }, () => area.select());
  });
  area.after(button);
}

// Where arrows change a closed list at once (Windows), every step would load a page: then Enter or the form's button sends.
let byArrow = false;
const OPENS = ["Enter", " ", "F4", "Tab"];

function sendChoice(select) {
  if (byArrow) select.dataset.changed = "yes";
  else select.form.submit();
}

function startChoices() {
  document.addEventListener("pointerdown", () => { byArrow = false; });
  document.addEventListener("keydown", (event) => {
    if (!event.target.matches("select[data-submit]")) return;
    byArrow = !OPENS.includes(event.key) && !event.altKey;
    if (event.key === "Enter" && event.target.dataset.changed) event.target.form.submit();
  });
}

// <form data-guard>: whoever leaves with something typed and not sent is asked first. data-unsaved: the server gave the
// form back unsaved, so it begins that way.
function guardUnsaved() {
  document.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && form.dataset.guard !== undefined) form.dataset.unsaved = "";
  });
  window.addEventListener("beforeunload", (event) => {
    if (!document.querySelector("form[data-unsaved]:not([data-sent])")) return;
    event.preventDefault();
    event.returnValue = "";
  });
}

export function startForms() {
  startChoices();
  guardUnsaved();
  document.addEventListener("submit", guardDoubleSubmit);
  // The page comes back from the browser's cache after "back": its forms may be sent again.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll("form[data-sent]").forEach(release);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-submit]")) sendChoice(event.target);
    if (event.target.matches("[data-check-all]")) {
      for (const box of document.querySelectorAll("input[data-check]")) box.checked = event.target.checked;
    }
    if (event.target.matches("[data-check-all], [data-check]")) countChecked();
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("textarea[maxlength]")) count(event.target);
  });
  enhance();
}

// What each form gets when it appears: counters, copy buttons, the way from the error summary to the inputs.
export function enhance() {
  document.querySelectorAll("textarea[maxlength]").forEach(addCounter);
  document.querySelectorAll("[data-copyable]").forEach(addCopy);
  document.querySelectorAll("[data-print]").forEach((button) => button.addEventListener("click", () => window.print()));
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  for (const link of document.querySelectorAll(".error-summary a[href^='#']")) {
    link.addEventListener("click", (event) => {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      const input = target && (target.matches("input, select, textarea") ? target : target.querySelector("input, select, textarea"));
      if (!input) return;
      event.preventDefault();
      input.focus();
      input.scrollIntoView({ block: "center" });
    });
  }
}

function countChecked() {
  const number = document.querySelectorAll("input[data-check]:checked").length;
  for (const out of document.querySelectorAll("[data-checked-count]")) out.textContent = String(number);
  for (const bar of document.querySelectorAll("[data-bulk]")) bar.hidden = number === 0;
}
