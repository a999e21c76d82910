// The big screen: whose turn, the clock, the reveal mark by mark. What is held back never arrives here.
import { Bell, Marks, ServerClock, follow, minutes } from "./live_clock.js";

const main = document.getElementById("main");
const body = document.getElementById("s-body");
const words = document.getElementById("s-words").dataset;
const clock = new ServerClock(0);
const bell = new Bell(document.getElementById("sound"));
const marks = new Marks(bell, (kind) => {
  main.classList.add(kind);
  setTimeout(() => main.classList.remove(kind), 2500);
});
const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
let part = null;
let face = null;
let revealed = "";
let timers = [];

function make(tag, name, text) {
  const found = document.createElement(tag);
  if (name) found.className = name;
  if (text !== undefined && text !== null) found.textContent = text;
  return found;
}

function who(entry) {
  const box = make("div", "s-who");
  box.append(make("span", "s-no", entry.no));
  const names = make("div");
  names.append(make("h2", "", entry.title), make("p", "", [entry.unit, entry.track].filter(Boolean).join(" · ")));
  box.append(names);
  return box;
}

function tick() {
  if (!part || !face) return;
  const left = clock.left(part);
  face.querySelector("b").textContent = minutes(left);
  face.querySelector("span").textContent = part.paused ? words.paused : left < 0 ? words.overtime : part.name;
  face.classList.toggle("over", left < 0);
  face.classList.toggle("low", left >= 0 && left <= 30000);
  if (!part.paused) marks.see(`${part.no}.${part.index}`, left, part.seconds);
}

function board(rows) {
  const box = make("section", "s-board");
  box.append(make("h3", "", words.board));
  const list = make("ol");
  rows.forEach((row) => {
    const line = make("li");
    line.append(make("b", "", row.place), make("span", "", row.title), make("span", "num", row.score));
    list.append(line);
  });
  box.append(list);
  return box;
}

function result(found, now) {
  const box = make("div", "s-result");
  const grid = make("ul", "s-marks");
  found.marks.forEach((mark) => {
    const line = make("li", mark.dropped ? "dropped" : "");
    line.append(make("span", "", `${words.judge} ${mark.no}`), make(mark.dropped ? "del" : "b", "num", mark.total));
    if (mark.dropped) line.append(make("i", "", words.dropped));
    grid.append(line);
  });
  const sum = make("p", "s-score");
  sum.append(make("span", "", words.score), make("b", "num", found.score));
  if (found.off) sum.append(make("i", "", `${words.off} ${found.off}`));
  // What each jury comes to, where there are several: the panel, a second one, the hall.
  const parts = make("ul", "s-parts");
  (found.parts || []).forEach((part) => {
    const line = make("li");
    line.append(make("span", "", part[0]), make("b", "num", part[1]));
    parts.append(line);
  });
  box.append(grid);
  if (parts.children.length) {
    box.append(parts);
    box.classList.add("several");
  }
  box.append(sum);
  const lines = [...grid.children];
  if (!now) {
    // One after the other; who comes later or wants no motion sees all at once.
    lines.forEach((line, index) => { line.hidden = true; timers.push(setTimeout(() => { line.hidden = false; }, 700 * (index + 1))); });
    lines.filter((line) => line.classList.contains("dropped")).forEach((line) => {
      line.classList.remove("dropped");
      timers.push(setTimeout(() => line.classList.add("dropped"), 700 * (lines.length + 1)));
    });
    [parts, sum].forEach((line) => {
      line.hidden = true;
      timers.push(setTimeout(() => { line.hidden = false; }, 700 * (lines.length + 2)));
    });
  }
  return box;
}

// How many have voted; how the votes stand arrives only where the rules let the hall see it.
function voting(list) {
  const box = make("div", "s-votes");
  list.forEach((vote) => {
    const line = make("div", "s-vote");
    line.append(make("h2", "", [vote.name, vote.entry].filter(Boolean).join(" · ")));
    const count = make("p", "s-turnout");
    count.append(make("span", "", words.voted), make("b", "num", vote.turnout), make("span", "num", `/ ${vote.tickets}`));
    line.append(count);
    if (vote.board && vote.board.length) {
      const rows = make("ol");
      vote.board.slice(0, 7).forEach((row) => { const one = make("li"); one.append(make("span", "", row[0]), make("b", "num", row[1])); rows.append(one); });
      line.append(rows);
    }
    box.append(line);
  });
  return box;
}

function draw(data, isFirst) {
  timers.forEach(clearTimeout);
  timers = [];
  face = null;
  // A vote among all has the screen for itself, whoever was on last.
  const among = (data.votes || []).some((vote) => !vote.entry);
  part = data.segment && data.current && !among ? { ...data.segment, no: data.current.no } : null;
  document.getElementById("s-count").textContent = data.count ? `${data.done} / ${data.count}` : "";
  body.className = `s-body ${data.result ? "reveal" : among ? "waiting" : data.state}`;
  body.replaceChildren();
  if (data.result) {
    const key = JSON.stringify(data.result);
    body.append(who(data.result.entry), result(data.result, isFirst || calm || key === revealed));
    if (data.result.board.length > 1) body.append(board(data.result.board));
    else body.classList.add("alone");
    revealed = key;
    return;
  }
  revealed = "";
  if (data.current && !among && data.state !== "waiting" && data.state !== "absent") {
    body.append(who(data.current));
    if (part) {
      face = make("div", "s-clock");
      face.append(make("b", "num"), make("span"));
      body.append(face);
    }
    const say = (data.votes || []).length ? "" : { called: words.called, marking: words.marking, done: data.over ? words.over : words.marked }[data.state];
    if (say) body.append(make("p", "s-say", say));
  } else if (!(data.votes || []).length) {
    body.append(make("p", "s-say big", data.over ? words.over : words.wait));
  }
  if ((data.votes || []).length) {
    body.append(voting(data.votes));
    body.classList.add("voting");
  }
  if (data.next && (data.state === "done" || !data.current || data.state === "waiting" || data.state === "absent")) {
    const coming = make("p", "s-next");
    coming.append(make("span", "", words.next), make("b", "", `${data.next.no}  ${data.next.title}`));
    body.append(coming);
  }
  tick();
}

let first = true;
follow(main.dataset.poll, clock, (data) => { draw(data, first); first = false; }, (ok) => { document.getElementById("s-link").hidden = ok; });
setInterval(tick, 200);
const full = document.getElementById("full");
if (document.documentElement.requestFullscreen) full.addEventListener("click", () => document.documentElement.requestFullscreen());
else full.hidden = true;
