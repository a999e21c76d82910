// Files with a bar: <form data-upload> is sent by XMLHttpRequest; its answer (redirect or page) is shown as usual.
// Sizes are checked before a byte is sent. Without a script, or when anything fails, the plain form does the same.
import { texts } from "./texts.js";
import { release } from "./forms.js";

function size(bytes) {
  return bytes < 1048576 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1048576).toFixed(1).replace(/\.0$/, "")} MB`;
}

function statusOf(box) {
  let line = box.querySelector(".upload-status");
  if (!line) {
    line = document.createElement("p");
    line.className = "upload-status";
    line.setAttribute("role", "status");
    box.append(line);
  }
  return line;
}

// True when every chosen file of this box is small enough; says so otherwise.
function check(box) {
  const input = box.querySelector("input[type=file]");
  const limit = Number(box.dataset.maxBytes || 0);
  const line = statusOf(box);
  line.classList.remove("bad");
  input.setCustomValidity("");
  line.textContent = "";
  for (const file of input.files) {
    if (limit && file.size > limit) {
      const text = texts.tooBig.replace("%n", file.name).replace("%s", size(file.size)).replace("%l", size(limit));
      line.textContent = text;
      line.classList.add("bad");
      input.setCustomValidity(text);
      return false;
    }
    line.textContent = `${file.name} · ${size(file.size)}`;
  }
  return true;
}

function bar(form) {
  let progress = form.querySelector("progress[data-upload-bar]");
  if (!progress) {
    progress = document.createElement("progress");
    progress.setAttribute("data-upload-bar", "");
    progress.setAttribute("aria-label", texts.sending);
    progress.max = 100;
    (form.querySelector(".upload") || form).append(progress);
  }
  progress.hidden = false;
  return progress;
}

function send(form, submitter) {
  const progress = bar(form);
  const line = statusOf(form.querySelector(".upload") || form);
  const data = new FormData(form);
  if (submitter && submitter.name) data.append(submitter.name, submitter.value);
  const request = new XMLHttpRequest();
  request.open("POST", form.getAttribute("action") || location.href);
  request.setRequestHeader("X-Upload", "1");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    progress.value = percent;
    line.classList.remove("bad");
    line.textContent = percent < 100 ? `${texts.sending} ${percent} % · ${size(event.loaded)} / ${size(event.total)}` : texts.checking;
  });
  const fail = () => {
    progress.hidden = true;
    line.textContent = request.status === 503 ? texts.busy : texts.broken;
    line.classList.add("bad");
    release(form);
  };
  request.addEventListener("error", fail);
  request.addEventListener("abort", fail);
  request.addEventListener("load", () => {
    // ui.middleware turns the redirect into this header, or the page behind it would be drawn twice and its messages lost.
    const next = request.getResponseHeader("X-Location");
    if (next) {
      go(next);
      return;
    }
    if (request.status < 500 && (request.getResponseHeader("Content-Type") || "").startsWith("text/html")) {
      showPage(request.responseText);
      return;
    }
    fail();
  });
  request.send(data);
}

// Where the answer leads. The same page with another fragment is not loaded by itself: it would show what was before.
export function go(next) {
  const target = new URL(next, location.href);
  if (target.pathname !== location.pathname || target.search !== location.search) {
    location.assign(target.href);
    return;
  }
  history.replaceState(history.state, "", target.href);
  location.reload();
}

// The form again with its errors: take over the new <main>, keep the page.
export function showPage(html) {
  const answer = new DOMParser().parseFromString(html, "text/html");
  const fresh = answer.getElementById("main");
  const old = document.getElementById("main");
  if (!fresh || !old) return location.reload();
  old.replaceWith(document.adoptNode(fresh));
  document.title = answer.title;
  document.dispatchEvent(new CustomEvent("page:replaced"));
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  else window.scrollTo(0, 0);
}

export function startUpload() {
  document.addEventListener("change", (event) => {
    const box = event.target.matches("input[type=file]") && event.target.closest(".upload");
    if (!box) return;
    const good = check(box);
    const form = event.target.form;
    if (good && form && form.matches("[data-upload=auto]") && form.requestSubmit) form.requestSubmit();
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.matches("form[data-upload]")) return;
    const chosen = Array.from(form.querySelectorAll("input[type=file]")).some((input) => input.files.length);
    if (!chosen) return;
    event.preventDefault();
    send(form, event.submitter);
  });
}
