// The conductor's screen: the clock, acts without a reload, keys, and whatever another conductor or a judge changed.
import { Bell, Marks, ServerClock, follow, minutes } from "./live_clock.js";

const TYPED = "input:not([type=checkbox]), textarea";
const root = document.getElementById("live");
const link = document.getElementById("link-state");
const clock = new ServerClock(Number(root.dataset.now));
const bell = new Bell(document.getElementById("sound"));
const marks = new Marks(bell, (kind) => {
  const face = document.getElementById("clock");
  face.classList.add(kind);
  setTimeout(() => face.classList.remove(kind), 3000);
});
let busy = false;
let waiting = false;
let pressing = false;

function tick() {
  const face = document.getElementById("clock");
  if (!face.dataset.seconds) return;
  const paused = !face.dataset.ends;
  const left = clock.left({ ends_at: Number(face.dataset.ends), left: Number(face.dataset.left) });
  face.querySelector("b").textContent = minutes(left);
  face.querySelector("span").textContent = [left < 0 ? face.dataset.over : "", paused ? face.dataset.paused : ""].filter(Boolean).join(" · ");
  face.classList.toggle("over", left < 0);
  face.classList.toggle("low", left >= 0 && left <= 30000);
  face.classList.toggle("paused", paused);
  if (!paused) marks.see(face.dataset.key, left, Number(face.dataset.seconds));
}

// A reason that is being typed is not taken away, nor the button from under the finger that presses it.
function isAtWork() {
  const active = document.activeElement;
  return pressing || Boolean(active && root.contains(active) && active.matches(TYPED) && active.value);
}

// What was opened stays open, and who was about to type goes on there.
function nameOf(details) {
  const within = ["button[name=act]", "input[name=place]"].map((one) => details.querySelector(one)?.value);
  return [details.querySelector("summary")?.textContent, ...within].join("|");
}

function opened() {
  const names = [...root.querySelectorAll("details[open]")].map(nameOf);
  const active = document.activeElement;
  const inside = active && active.matches(TYPED) ? active.closest("details[open]") : null;
  const typed = inside && root.contains(inside) ? [nameOf(inside), active.name] : null;
  return () => {
    for (const details of root.querySelectorAll("details")) {
      if (!names.includes(nameOf(details))) continue;
      details.open = true;
      if (typed && typed[0] === nameOf(details)) details.querySelector(`[name="${typed[1]}"]`)?.focus();
    }
  };
}

function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("live");
  if (!fresh) { window.location.reload(); return; }
  const focus = document.activeElement && root.contains(document.activeElement) ? document.activeElement.value : "";
  const list = root.querySelector(".live-order ol");
  const scrolled = list ? list.scrollTop : 0;
  const keys = keysOn();
  const open = opened();
  root.replaceChildren(...fresh.childNodes);
  const next = root.querySelector(".live-order ol");
  if (next) next.scrollTop = scrolled;
  const box = document.getElementById("keys");
  if (box) box.checked = keys;
  const said = page.getElementById("messages");
  if (said) document.getElementById("messages").replaceWith(said);
  const again = [...root.querySelectorAll("button[name=act]")].find((one) => one.value === focus) || root.querySelector(".live-main button");
  if (focus && again) again.focus();
  open();
  tick();
}

async function refresh() {
  if (busy) return;
  if (isAtWork()) { waiting = true; return; }
  const answer = await fetch(root.dataset.here, { credentials: "same-origin", cache: "no-store" });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const html = await answer.text();
  if (!busy && !isAtWork()) put(html); else waiting = true;
}

function catchUp() {
  if (!waiting || isAtWork()) return;
  waiting = false;
  refresh().catch(() => {});
}

function lost(isLost) {
  link.textContent = isLost ? link.dataset.lost : link.dataset.ok;
  link.classList.toggle("bad", isLost);
  link.classList.toggle("ok", !isLost);
}

async function send(form, button) {
  if (busy) return;
  busy = true;
  root.setAttribute("aria-busy", "true");
  const body = new FormData(form);
  body.set("act", button.value);
  try {
    const answer = await fetch(form.action, { method: "POST", body, credentials: "same-origin" });
    if (answer.redirected && new URL(answer.url).pathname !== new URL(root.dataset.here, location.href).pathname) { location.href = answer.url; return; }
    if (!answer.ok) throw new Error(String(answer.status));
    put(await answer.text());
    lost(false);
  } catch (_error) {
    // The key of the form makes a second press safe: nothing is done twice.
    lost(true);
  } finally {
    busy = false;
    root.removeAttribute("aria-busy");
  }
}

function keysOn() {
  const box = document.getElementById("keys");
  return !box || box.checked;
}

root.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-act]");
  if (!form) return;
  event.preventDefault();
  const button = event.submitter || form.querySelector("button[name=act]");
  if (button && !button.disabled) send(form, button);
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.repeat || !keysOn()) return;
  const at = event.target;
  if (at.closest && at.closest(`${TYPED}, select, summary, a, [role=menu]`)) return;
  if (event.key === " " && at.closest && at.closest("button, input")) return;
  const key = event.key === " " ? " " : event.key.toUpperCase();
  const button = [...root.querySelectorAll("button[data-key]")].find((one) => one.dataset.key === key || one.dataset.also === key);
  if (!button || button.disabled) return;
  event.preventDefault();
  send(button.form, button);
});

root.addEventListener("focusout", () => setTimeout(catchUp));
document.addEventListener("pointerdown", (event) => { if (root.contains(event.target)) pressing = true; });
// The click comes after the finger went up.
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => setTimeout(() => { pressing = false; catchUp(); }, 100));
setInterval(tick, 200);
tick();
let first = true;
follow(root.dataset.poll, clock, async () => { if (first) first = false; else await refresh(); }, (ok) => lost(!ok));
