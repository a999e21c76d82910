// The entry form: files go up one by one with a bar, problems of saved fields appear beside them and leave the list.
// Without this the form does the same by its buttons.
import { texts } from "./texts.js";
import { PieceUpload, canResume, size } from "./resumable.js";

function lineOf(box) {
  let line = box.querySelector(".upload-status");
  if (!line) {
    line = document.createElement("p");
    line.className = "upload-status";
    line.setAttribute("role", "status");
    box.append(line);
  }
  return line;
}

function barOf(box, label) {
  let bar = box.querySelector("progress");
  if (!bar) {
    bar = document.createElement("progress");
    bar.max = 100;
    bar.setAttribute("aria-label", label);
    box.append(bar);
  }
  bar.hidden = false;
  bar.value = 0;
  return bar;
}

function say(box, text, bad) {
  const line = lineOf(box);
  line.textContent = text;
  line.classList.toggle("bad", Boolean(bad));
}

function settle(form, field, text) {
  const list = document.getElementById(`id_${field}_error`);
  if (list) {
    list.replaceChildren();
    if (text) {
      const item = document.createElement("li");
      item.textContent = text;
      list.append(item);
    }
    const box = list.closest(".field");
    if (box) box.classList.toggle("has-error", Boolean(text));
  }
  todo(form, field, text);
}

function todo(form, field, text) {
  listMissing(form, field, text);
  const left = document.querySelectorAll("[data-missing]:not([hidden])").length;
  for (const note of document.querySelectorAll("[data-missing-none]")) note.hidden = left > 0;
  recount(form);
}

// The list beside the form: what is right leaves it, what is wrong now comes in.
function listMissing(form, field, text) {
  const items = document.querySelectorAll(`[data-missing="${field}"]`);
  for (const item of items) {
    item.hidden = !text;
    if (text) (item.querySelector("a") || item).textContent = text;
  }
  const input = document.getElementById(`id_${field}`);
  const chapter = input && input.closest("section[id]");
  const list = document.querySelector("[data-missing-list]");
  if (!text || items.length || !chapter || !list) return;
  const item = document.createElement("li");
  item.dataset.missing = field;
  item.dataset.section = chapter.id;
  const link = document.createElement("a");
  link.className = "link";
  link.href = `#id_${field}`;
  link.textContent = text;
  item.append(link);
  const own = list.querySelectorAll(`[data-section="${chapter.id}"]`);
  if (own.length) own[own.length - 1].after(item);
  else list.append(item);
}

// The chapters on top count the same list.
function recount(form) {
  let first = true;
  for (const step of document.querySelectorAll(".steps li")) {
    const link = step.querySelector("a[href^='#']");
    if (!link) continue;
    const left = document.querySelectorAll(`[data-missing][data-section="${link.hash.slice(1)}"]:not([hidden])`).length;
    const now = left > 0 && first;
    if (left) first = false;
    step.className = left ? (now ? "now" : "") : "done";
    if (now) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
    for (const word of step.querySelectorAll("i")) word.remove();
    step.querySelector("span").textContent = left ? form.dataset.textLeft.replace("%n", left) : form.dataset.textComplete;
  }
}

function stored(form, box, input, data) {
  const row = box.querySelector("[data-file-row]");
  const link = row.querySelector("[data-file-link]");
  link.textContent = data.name;
  link.href = data.url;
  row.querySelector("[data-file-meta]").textContent = `${data.size} · ${data.at}`;
  const note = row.querySelector("[data-file-note]");
  if (note) note.textContent = data.note || "";
  row.hidden = false;
  row.classList.remove("bad");
  input.value = "";
  const field = box.closest(".upload-field");
  const warning = field.querySelector("[data-file-warning]");
  if (warning) warning.remove();
  field.classList.remove("has-error");
  const errors = field.querySelector(".errorlist");
  if (errors) errors.replaceChildren();
  say(box, "", false);
  settle(form, `file_${box.dataset.uploadKind}`, "");
}

const inPieces = new WeakMap();

function sendInPieces(form, box, input, file) {
  // The form must not send it once more with its other fields.
  input.value = "";
  const bar = barOf(box, texts.sending);
  const one = new PieceUpload(form, box, file, {
    say: (text, bad) => say(box, text, bad),
    progress: (percent) => {
      bar.hidden = percent === null;
      bar.value = percent || 0;
    },
    done: (data) => {
      bar.hidden = true;
      stored(form, box, input, data);
    },
  });
  inPieces.set(box, one);
  one.start();
}

function send(form, box, input) {
  const file = input.files[0];
  const limit = Number(box.dataset.maxBytes || 0);
  // upload.js says why a file is too large.
  if (!file || (limit && file.size > limit)) return;
  if (inPieces.has(box)) inPieces.get(box).drop();
  const arriving = box.querySelector("[data-arriving]");
  if (arriving) arriving.hidden = true;
  if (canResume() && file.size > Number(form.dataset.pieceBytes)) {
    sendInPieces(form, box, input, file);
    return;
  }
  const bar = barOf(box, texts.sending);
  const body = new FormData();
  body.append("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
  body.append("file", file);
  const request = new XMLHttpRequest();
  request.open("POST", form.dataset.uploadBase.replace("KIND", box.dataset.uploadKind));
  request.setRequestHeader("Accept", "application/json");
  request.upload.addEventListener("progress", (event) => {
    if (!event.lengthComputable) return;
    const percent = Math.round((100 * event.loaded) / event.total);
    bar.value = percent;
    say(box, percent < 100 ? `${texts.sending} ${percent} % · ${size(event.loaded)} / ${size(event.total)}` : texts.checking);
  });
  const fail = (text) => {
    bar.hidden = true;
    say(box, text || texts.broken, true);
  };
  request.addEventListener("error", () => fail());
  request.addEventListener("abort", () => fail());
  request.addEventListener("load", () => {
    let data = {};
    try {
      data = JSON.parse(request.responseText);
    } catch (error) {
      fail();
      return;
    }
    if (request.status !== 200) {
      fail(data.message);
      return;
    }
    bar.hidden = true;
    stored(form, box, input, data);
  });
  request.send(body);
}

// Questions and files that hang on earlier answers come and go as these are given; the server asks by the same rule.
// Frames stand in the order of the book, so one pass is enough.
function ask(form) {
  for (const frame of form.querySelectorAll("[data-asked]")) {
    frame.hidden = !Object.entries(JSON.parse(frame.dataset.asked)).every(([name, values]) => {
      const holder = document.getElementById(`id_${name}`);
      const above = holder && holder.closest("[data-asked]");
      if (above && above.hidden) return false;
      const field = form.elements.namedItem(name);
      const said = field ? field.value.trim() : "";
      return values.includes(said) || (!said && frame.hasAttribute("data-asked-untold"));
    });
  }
}

for (const asking of document.querySelectorAll("form[data-upload-base], form[data-asks]")) {
  ask(asking);
  for (const event of ["input", "change", "autosave:saved"]) asking.addEventListener(event, () => ask(asking));
}

const form = document.querySelector("form[data-upload-base]");
if (form) {
  document.documentElement.classList.add("scripted");
  form.addEventListener("change", (event) => {
    const box = event.target.matches("input[type=file]") && event.target.closest("[data-upload-kind]");
    if (box) send(form, box, event.target);
  });
  form.addEventListener("autosave:saved", (event) => {
    for (const [field, text] of Object.entries(event.detail.asked || {})) todo(form, field, text);
    for (const [field, text] of Object.entries(event.detail.problems || {})) settle(form, field, text);
  });
}
