// A file in pieces (续传) by the tus protocol: goes on after a lost network, a new sign-in, a reload, on another device.
// The server knows how much is there; this page only holds the file, so after a reload the same file is chosen again.
import { texts } from "./texts.js";

const RETRIES = [0, 1000, 3000, 5000, 10000];
const AGAIN = 15000; // after those, for as long as the page is open
const SAMPLE = 65536;
const VERSION = { "Tus-Resumable": "1.0.0", Accept: "application/json" };

export function canResume() {
  return Boolean(window.tus && window.tus.isSupported && window.fetch);
}

export function size(bytes) {
  if (bytes < 1048576) return `${Math.round(bytes / 1024)} KB`;
  const [value, unit] = bytes < 1073741824 ? [bytes / 1048576, "MB"] : [bytes / 1073741824, "GB"];
  return `${value.toFixed(1).replace(/\.0$/, "")} ${unit}`;
}

function rest(seconds) {
  if (seconds < 60) return texts.seconds.replace("%n", Math.max(1, Math.round(seconds)));
  if (seconds < 5400) return texts.minutes.replace("%n", Math.round(seconds / 60));
  return texts.hours.replace("%n", (seconds / 3600).toFixed(1));
}

// A short print of the content, by which the server knows the same file again: begin, middle, end and size.
async function markOf(file) {
  const starts = [0, Math.max(0, Math.floor(file.size / 2) - SAMPLE / 2), Math.max(0, file.size - SAMPLE)];
  let one = 0x811c9dc5 ^ file.size;
  let two = 0x01000193 ^ Math.floor(file.size / 4294967296);
  for (const start of starts) {
    for (const byte of new Uint8Array(await file.slice(start, start + SAMPLE).arrayBuffer())) {
      one = Math.imul(one ^ byte, 0x01000193);
      two = Math.imul(two ^ byte, 0x85ebca6b) ^ (two >>> 15);
    }
  }
  return [one, two].map((part) => (part >>> 0).toString(16).padStart(8, "0")).join("");
}

function told(data) {
  return Object.entries(data).map(([key, value]) => `${key} ${btoa(unescape(encodeURIComponent(value)))}`).join(",");
}

function button(text, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "btn sm";
  one.textContent = text;
  one.addEventListener("click", act);
  return one;
}

const running = new Set();
window.addEventListener("beforeunload", (event) => {
  if (running.size) event.preventDefault();
});
window.addEventListener("online", () => { for (const one of running) one.wake(); });

export class PieceUpload {
  // show: { say(text, bad), progress(percent or null), done(facts) }
  constructor(form, box, file, show) {
    Object.assign(this, { form, box, file, show, url: "", tus: null, timer: 0, speed: 0, last: null });
    this.over = false;
    this.bar = document.createElement("div");
    this.bar.className = "acts mt";
    this.pauseButton = button(texts.pause, () => (this.waiting ? this.proceed() : this.pause()));
    this.bar.append(this.pauseButton, button(texts.giveUp, () => this.giveUp()));
    box.append(this.bar);
  }

  get token() { return this.form.querySelector("[name=csrfmiddlewaretoken]"); }

  ask(address, method, headers = {}) {
    return fetch(address, { method, credentials: "same-origin", headers: { ...VERSION, "X-CSRFToken": this.token.value, ...headers } });
  }

  async start() {
    running.add(this);
    this.show.say(`${this.file.name} · ${size(this.file.size)}`, false);
    try {
      this.mark = await markOf(this.file);
    } catch (error) {
      this.fail(texts.unreadable); // moved or changed since it was chosen
      return;
    }
    await this.begin();
  }

  async begin() {
    let answer;
    try {
      answer = await this.ask(this.form.dataset.uploadsUrl, "POST", {
        "Upload-Length": String(this.file.size),
        "Upload-Metadata": told({ kind: this.box.dataset.uploadKind, filename: this.file.name, mark: this.mark }),
      });
    } catch (error) {
      this.wait(texts.lost);
      return;
    }
    const data = await json(answer);
    if (this.over) return;
    if (answer.status !== 201) {
      await this.refused(answer.status, data.message);
      return;
    }
    this.url = data.url;
    this.piece = data.piece;
    this.sent = data.offset;
    if (data.offset) this.show.say(texts.goesOn.replace("%s", size(data.offset)), false);
    this.go();
  }

  go() {
    if (this.over) return;
    if (!this.url) {
      this.begin();
      return;
    }
    this.waiting = false;
    this.last = null;
    this.pauseButton.textContent = texts.pause;
    this.tus = new window.tus.Upload(this.file, {
      uploadUrl: this.url,
      chunkSize: this.piece,
      retryDelays: RETRIES,
      storeFingerprintForResuming: false,
      headers: { "X-CSRFToken": this.token.value, Accept: "application/json" },
      onShouldRetry: (error) => this.retries(statusOf(error)),
      onProgress: (sent, total) => this.moved(sent, total),
      onSuccess: () => this.finish(),
      onError: (error) => this.stopped(error),
    });
    this.tus.start();
  }

  retries(status) {
    if (status === 0) this.show.say(texts.lost, true);
    this.last = null;
    return isPassing(status);
  }

  moved(sent, total) {
    const now = performance.now();
    if (this.last && now > this.last.at && sent >= this.last.sent) {
      const speed = (sent - this.last.sent) / ((now - this.last.at) / 1000);
      this.speed = this.speed ? 0.9 * this.speed + 0.1 * speed : speed;
    }
    this.last = { at: now, sent };
    const percent = Math.floor((100 * sent) / total);
    this.show.progress(percent);
    const left = this.speed ? (total - sent) / this.speed : 0;
    const parts = [this.file.name, `${texts.sending} ${percent} %`, `${size(sent)} / ${size(total)}`];
    if (left) parts.push(texts.left.replace("%s", rest(left)));
    const late = left && this.form.dataset.secondsLeft && left > Number(this.form.dataset.secondsLeft) - now / 1000;
    this.show.say(percent < 100 ? parts.join(" · ") + (late ? ` ${texts.tooSlow}` : "") : texts.checking, Boolean(late));
  }

  async stopped(error) {
    const status = statusOf(error);
    if (isPassing(status)) {
      this.wait(status >= 500 ? texts.busyWaits : texts.lost);
      return;
    }
    let words = "";
    try {
      words = JSON.parse(error.originalResponse.getBody()).message;
    } catch (fault) { /* an answer without words */ }
    if (!words && status !== 401 && status !== 403) words = (await json(await this.ask(this.url, "GET").catch(() => null))).message;
    await this.refused(status, words);
  }

  async refused(status, words) {
    if (status === 401 || status === 403) {
      await this.signedOut();
    } else if (status === 507) {
      this.pause();
      this.show.say(words, true);
    } else {
      this.fail(words || texts.broken);
    }
  }

  // Signed in again in another window: the session has a new form token. The file and what has arrived are still there.
  async signedOut() {
    const answer = await this.ask(this.form.dataset.uploadsUrl, "GET").catch(() => null);
    const fresh = answer && answer.status === 200 ? (await json(answer)).token : "";
    if (fresh && !this.renewed) {
      this.renewed = true; // once a turn: a second refusal is no matter of the token
      this.token.value = fresh;
      this.go();
      return;
    }
    this.pause();
    this.renewed = false;
    this.show.say(texts.signIn, true);
  }

  async finish() {
    this.show.say(texts.checking, false);
    this.show.progress(100);
    const answer = await this.ask(`${this.url}end/`, "POST").catch(() => null);
    const status = answer ? answer.status : 0;
    const data = await json(answer);
    if (this.over) return;
    if (status === 200) {
      this.close();
      this.show.done(data);
    } else if (isPassing(status)) {
      this.wait(status >= 500 || status === 423 ? texts.busyWaits : texts.lost);
    } else {
      await this.refused(status, data.message);
    }
  }

  wait(words) {
    this.show.say(words, true);
    this.waiting = true;
    this.pauseButton.textContent = texts.proceed;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), AGAIN);
  }

  wake() {
    if (!this.waiting || this.paused) return;
    this.go();
  }

  pause() {
    this.paused = true;
    this.waiting = true;
    clearTimeout(this.timer);
    if (this.tus) this.tus.abort();
    this.pauseButton.textContent = texts.proceed;
    this.show.say(texts.paused, false);
  }

  proceed() {
    this.paused = false;
    this.renewed = false;
    this.speed = 0;
    this.go();
  }

  giveUp() {
    if (this.tus) this.tus.abort();
    if (this.url) this.ask(this.url, "DELETE").catch(() => null); // lost: swept later, or replaced by the next file
    this.close();
    this.show.progress(null);
    this.show.say(texts.givenUp, false);
  }

  // Another file is chosen in its place.
  drop() {
    if (this.tus) this.tus.abort();
    this.close();
  }

  fail(words) {
    this.close();
    this.show.progress(null);
    this.show.say(words, true);
  }

  close() {
    this.over = true;
    running.delete(this);
    clearTimeout(this.timer);
    this.bar.remove();
  }
}

async function json(answer) {
  try {
    return await answer.json();
  } catch (error) {
    return {};
  }
}

function statusOf(error) {
  return error.originalResponse ? error.originalResponse.getStatus() : 0;
}

// What goes over by itself: no network, a gateway, another window at the same file.
function isPassing(status) {
  return status === 0 || status === 409 || status === 423 || (status >= 500 && status !== 507);
}
