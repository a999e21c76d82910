// Marks on a tablet: every change is kept here first, then sent; nothing is lost, nothing newer is overwritten.
import "./judge_materials.js";
import { Outbox } from "./judge_outbox.js";

const form = document.getElementById("sheet");
const line = document.getElementById("sync");
const word = (name) => form.dataset[`word${name}`] || "";
const items = Array.from(form.querySelectorAll("[data-item]")).map((box) => ({
  box,
  code: box.dataset.item,
  low: Number(box.dataset.low),
  high: Number(box.dataset.high),
  step: Number(box.dataset.step),
  // Marks are counted in whole steps of the finest decimal, never added as floats.
  digits: Math.max(decimals(box.dataset.step), decimals(box.dataset.low)),
  number: box.querySelector("input[type=number]"),
  range: box.querySelector("input[type=range]"),
  output: box.querySelector("output"),
  error: box.querySelector(".item-error"),
}));
const comment = form.querySelector("#comment");
const digits = Math.max(...items.map((item) => item.digits), 0);

function decimals(text) {
  const behind = String(text).split(".")[1];
  return behind ? behind.length : 0;
}

function plain(value, places) {
  const text = value.toFixed(places);
  return text.includes(".") ? text.replace(/0+$/, "").replace(/\.$/, "") : text;
}

function isMark(item, text) {
  if (!/^[0-9]{1,4}(\.[0-9]{1,4})?$/.test(text)) return false;
  const value = Number(text);
  const steps = (value - item.low) / item.step;
  return value >= item.low && value <= item.high && Math.abs(steps - Math.round(steps)) < 1e-6;
}

function show(item, text) {
  const marked = text !== "";
  const right = isMark(item, text);
  item.number.value = text;
  // What is no mark is not shown as one: it counts as not yet marked.
  item.output.textContent = right ? text : word("Unmarked");
  item.box.classList.toggle("empty-mark", !marked);
  if (right) item.range.value = text;
  for (const part of item.box.querySelectorAll("input[type=range], [data-clear], [data-by]")) part.hidden = !marked;
  for (const button of item.box.querySelectorAll("[data-set]")) {
    const on = marked && Number(text) >= Number(button.dataset.from) && Number(text) <= Number(button.dataset.to);
    button.setAttribute("aria-pressed", on ? "true" : "false");
  }
  const wrong = marked && !right;
  item.number.setAttribute("aria-invalid", wrong ? "true" : "false");
  item.error.hidden = !wrong;
  item.error.textContent = wrong
    ? word("Range").replace("{low}", item.low).replace("{high}", item.high).replace("{step}", item.step)
    : "";
}

function total() {
  let units = 0, left = 0;
  for (const item of items) {
    const text = item.number.value.trim();
    if (isMark(item, text)) units += Math.round(Number(text) * 10 ** digits);
    else left += 1;
  }
  form.querySelector("[data-total]").textContent = left === items.length ? "–" : plain(units / 10 ** digits, digits);
  form.querySelector("[data-left]").textContent = left ? word("Left").replace("{n}", left) : word("Whole");
  form.querySelector("[data-check-url]").toggleAttribute("data-incomplete", left > 0);
  tellQueue(left);
  return left;
}

// The queue below says of this entry what the sheet above shows.
function tellQueue(left) {
  const link = document.querySelector(".queue .now a");
  if (!link) return;
  let words = word("Unlocked");
  if (left) words = left === items.length ? word("Unmarked") : word("Left").replace("{n}", left);
  link.title = words;
  link.querySelector(".sr").textContent = words;
}

function values() {
  const found = {};
  for (const item of items) {
    const text = item.number.value.trim();
    if (isMark(item, text)) found[item.code] = plain(Number(text), item.digits);
  }
  return found;
}

let timer = 0;
function changed(wait = 400) {
  total();
  clearTimeout(timer);
  timer = setTimeout(keep, wait);
}

function keep() {
  clearTimeout(timer);
  timer = 0;
  outbox.put(values(), comment.value);
}

function set(item, value) {
  const steps = Math.round((value - item.low) / item.step);
  const inside = Math.min(Math.max(item.low + steps * item.step, item.low), item.high);
  show(item, plain(inside, item.digits));
  changed();
}

function bind(item) {
  for (const button of item.box.querySelectorAll("[data-set]")) {
    button.disabled = false;
    button.addEventListener("click", () => set(item, Number(button.dataset.set)));
  }
  for (const button of item.box.querySelectorAll("[data-by]")) {
    button.addEventListener("click", () => set(item, Number(item.number.value) + Number(button.dataset.by) * item.step));
  }
  item.range.addEventListener("input", () => set(item, Number(item.range.value)));
  item.number.addEventListener("input", () => { show(item, item.number.value.trim()); changed(700); });
  item.box.querySelector("[data-clear]").addEventListener("click", () => { show(item, ""); changed(); item.number.focus(); });
}

function fill(marks, text) {
  for (const item of items) show(item, marks[item.code] || "");
  if (document.activeElement !== comment || comment.value === "") comment.value = text;
  total();
}

function status(state) {
  form.querySelector("[name=version]").value = state.version;
  line.textContent = "";
  const chip = document.createElement("span");
  chip.className = `chip ${state.refused ? "danger" : state.waiting ? "warn" : "ok"}`;
  if (state.refused) chip.textContent = word("Refused");
  else if (!state.waiting) chip.textContent = word("Sent");
  else chip.textContent = (state.offline ? `${word("Offline")} · ` : "") + word("Waiting").replace("{n}", state.waiting);
  const small = document.createElement("span");
  small.className = "small muted";
  if (state.refused) small.textContent = state.refused;
  else if (state.login) small.textContent = word("Login");
  else if (state.waiting) small.textContent = word("Kept");
  else if (state.savedAt) small.textContent = word("Saved").replace("{t}", state.savedAt);
  line.append(chip, small);
  line.classList.toggle("needs-you", Boolean(state.login || state.refused));
}

function cell(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function conflict(answer, mine) {
  const panel = document.getElementById("conflict");
  panel.textContent = "";
  panel.append(Object.assign(document.createElement("p"), { className: "notice-title", textContent: answer.message }));
  if (answer.verdict === "stale") {
    const table = document.createElement("table");
    table.className = "table tight";
    const head = table.createTHead().insertRow();
    for (const text of [word("Item"), word("Here"), word("There")]) head.append(cell("th", text));
    const body = table.createTBody();
    for (const item of items) {
      const here = mine.values[item.code] || word("Unmarked"), there = answer.values[item.code] || word("Unmarked");
      const row = body.insertRow();
      row.append(cell("th", item.box.dataset.name), cell("td", here), cell("td", there));
      row.classList.toggle("differs", here !== there);
    }
    if (mine.comment !== answer.comment) {
      const row = body.insertRow();
      row.append(cell("th", word("Comment")), cell("td", mine.comment || "–"), cell("td", answer.comment || "–"));
      row.classList.add("differs");
    }
    panel.append(table);
    const acts = document.createElement("div");
    acts.className = "acts";
    const choices = [[word("Mine"), mine.values, mine.comment], [word("Theirs"), answer.values, answer.comment]];
    for (const [label, marks, text] of choices) {
      const button = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: label });
      button.addEventListener("click", () => {
        panel.hidden = true;
        comment.value = text;
        fill(marks, text);
        if (marks === mine.values) keep();
      });
      acts.append(button);
    }
    panel.append(acts);
  }
  panel.hidden = false;
  panel.focus();
}

const outbox = new Outbox({
  url: form.dataset.url,
  owner: form.dataset.owner,
  sheet: form.dataset.sheet,
  version: Number(form.dataset.version),
  savedAt: form.dataset.savedAt,
  token: form.querySelector("[name=csrfmiddlewaretoken]").value,
  onStatus: status,
  onConflict: conflict,
  onLocked: (answer, mine) => { conflict(answer, mine); },
});

form.addEventListener("submit", (event) => {
  const button = event.submitter;
  event.preventDefault();
  if (timer) keep();
  const leave = () => {
    if (button && button.dataset.checkUrl) window.location.assign(button.dataset.checkUrl);
    else if (button && button.value === "next") document.querySelector(".queue .now + li a, .queue li:first-child a").click();
  };
  outbox.settled().then((sent) => { if (sent || (button && button.value === "next")) leave(); });
});
comment.addEventListener("input", () => changed(900));
comment.addEventListener("blur", () => { if (timer) keep(); });
document.addEventListener("visibilitychange", () => { if (document.hidden && timer) keep(); });
window.addEventListener("pagehide", () => { if (timer) keep(); });

for (const part of form.querySelectorAll(".js-only")) part.hidden = false;
form.querySelector("[data-save]").hidden = true;
items.forEach(bind);
for (const item of items) show(item, item.number.value.trim());
const unsent = outbox.newest();
if (unsent) fill(unsent.values, unsent.comment);
total();
outbox.start();
