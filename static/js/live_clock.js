// What every screen of a live stage shares: the server's clock, polling that recovers by itself, and the bells.

const BEAT = 1000;
const SLOW = 5000;

export class ServerClock {
  // The difference to the server's clock, from the answer that took the shortest way.
  constructor(now) { this.offset = now ? now - Date.now() : 0; this.best = Infinity; }

  heard(sent, arrived, server) {
    if (!server) return;
    const took = arrived - sent;
    // An old measure is worth less with every answer: a tablet's clock drifts.
    this.best += 2;
    if (took <= this.best) { this.best = took; this.offset = server - (sent + arrived) / 2; }
  }

  now() { return Date.now() + this.offset; }

  // Milliseconds left of a part {ends_at, left}; below zero it is over time.
  left(part) { return part.ends_at ? part.ends_at - this.now() : part.left; }
}

export function minutes(ms) {
  const all = ms > 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000);
  return `${ms < 0 && all ? "+" : ""}${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}

// Ask every second; `take` gets what changed, `linked` whether the server answers. Never two questions at once.
export function follow(url, clock, take, linked) {
  let tag = "";
  let timer = 0;
  let misses = 0;
  async function ask() {
    const control = new AbortController();
    const limit = setTimeout(() => control.abort(), 8000);
    const sent = Date.now();
    try {
      const answer = await fetch(url, {
        cache: "no-store", credentials: "same-origin", signal: control.signal,
        headers: tag ? { "If-None-Match": tag } : {},
      });
      clock.heard(sent, Date.now(), Number(answer.headers.get("X-Server-Time")));
      if (answer.status === 200 && !answer.redirected) {
        const data = await answer.json();
        await take(data);
        tag = answer.headers.get("ETag") || "";
      } else if (answer.status !== 304) {
        throw new Error(String(answer.status));
      }
      misses = 0;
      linked(true);
    } catch (_error) {
      misses += 1;
      if (misses > 1) linked(false);
    } finally {
      clearTimeout(limit);
    }
    timer = setTimeout(ask, misses > 5 ? SLOW : BEAT);
  }
  function soon() { if (document.visibilityState === "visible") { clearTimeout(timer); timer = setTimeout(ask, 0); } }
  window.addEventListener("online", soon);
  document.addEventListener("visibilitychange", soon);
  timer = setTimeout(ask, 0);
  return { forget() { tag = ""; } };
}

export class Bell {
  // Short tones of our own; silent until somebody switches it on, as browsers want.
  constructor(button) {
    this.context = null;
    if (!button) return;
    button.addEventListener("click", () => {
      const on = button.getAttribute("aria-pressed") !== "true";
      button.setAttribute("aria-pressed", String(on));
      const words = button.querySelector("span");
      if (words && button.dataset.on) words.textContent = on ? button.dataset.on : button.dataset.off;
      if (on) { this.context = this.context || new AudioContext(); this.context.resume(); this.ring(1); } else if (this.context) this.context.suspend();
    });
  }

  ring(times) {
    const audio = this.context;
    if (!audio || audio.state !== "running") return;
    for (let index = 0; index < times; index += 1) {
      const start = audio.currentTime + index * 0.45;
      for (const [pitch, loud] of [[1046, 0.35], [2093, 0.12]]) {
        const tone = audio.createOscillator();
        const gain = audio.createGain();
        tone.frequency.value = pitch;
        gain.gain.setValueAtTime(loud, start);
        gain.gain.exponentialRampToValueAtTime(0.001, start + 0.9);
        tone.connect(gain).connect(audio.destination);
        tone.start(start);
        tone.stop(start + 1);
      }
    }
  }
}

// Rings once when half a minute is left and twice when the time is up, and says so to `flash`.
export class Marks {
  constructor(bell, flash) { this.bell = bell; this.flash = flash; this.key = ""; this.before = 0; }

  see(key, left, seconds) {
    if (key !== this.key) { this.key = key; this.before = left; return; }
    if (seconds > 60 && this.before > 30000 && left <= 30000) { this.bell.ring(1); this.flash("soon"); }
    if (this.before > 0 && left <= 0) { this.bell.ring(2); this.flash("up"); }
    this.before = left;
  }
}
