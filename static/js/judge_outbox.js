// Envelopes of marks on their way: kept in localStorage until the server has answered for each of them.
const PREFIX = "cx-marks:";
const RETRY = [2000, 5000, 10000, 20000, 30000];
// Marks of another window on the same sheet are that window's to send, unless it is gone for so long.
const ORPHAN = 60000;

function read(key) {
  try {
    return JSON.parse(window.localStorage.getItem(key)) || null;
  } catch (error) {
    return null;
  }
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function device() {
  const key = "cx-device";
  let name = window.localStorage.getItem(key);
  if (!name) {
    name = uuid();
    window.localStorage.setItem(key, name);
  }
  return name;
}

export class Outbox {
  constructor(options) {
    Object.assign(this, options);
    this.memory = {};
    this.tab = uuid();
    this.lastId = "";
    this.key = `${PREFIX}${this.owner}:${this.sheet}`;
    this.refused = "";
    this.login = false;
    this.offline = !navigator.onLine;
    this.tries = 0;
    this.sending = null;
    this.waiters = [];
  }

  // A tablet that forbids storage still sends; it only cannot survive a closed window.
  load(key = this.key) {
    return read(key) || this.memory[key] || { url: this.url, pending: [] };
  }

  save(box, key = this.key) {
    this.memory[key] = box;
    try {
      window.localStorage.setItem(key, JSON.stringify(box));
    } catch (error) { /* full or forbidden: the copy in memory is all we have */ }
  }

  newest() {
    const { pending } = this.load();
    return pending.length ? pending[pending.length - 1] : null;
  }

  put(values, comment) {
    const box = this.load();
    const last = box.pending[box.pending.length - 1];
    const text = JSON.stringify([values, comment]);
    if (text === this.lastText) return;
    this.lastText = text;
    this.refused = "";
    const envelope = { id: uuid(), tab: this.tab, values, comment, based_on: this.version, device: this.deviceName(), device_time: new Date().toISOString() };
    // Marks that were never sent are replaced by newer ones; what may have arrived stays as it is.
    this.lastId = envelope.id;
    if (last && !last.tried && last.tab === this.tab) box.pending[box.pending.length - 1] = envelope;
    else box.pending.push(envelope);
    this.save(box);
    this.tell();
    this.flush();
  }

  deviceName() {
    try { return device(); } catch (error) { return ""; }
  }

  keys() {
    const found = [];
    try {
      for (let index = 0; index < window.localStorage.length; index += 1) {
        const key = window.localStorage.key(index);
        if (key.startsWith(`${PREFIX}${this.owner}:`)) found.push(key);
      }
    } catch (error) { /* no storage */ }
    return found.includes(this.key) ? [this.key, ...found.filter((key) => key !== this.key)] : [this.key, ...found];
  }

  waiting() {
    return this.keys().reduce((sum, key) => sum + this.load(key).pending.length, 0);
  }

  tell() {
    const waiting = this.waiting();
    this.onStatus({ waiting, offline: this.offline, refused: this.refused, login: this.login, savedAt: this.savedAt, version: this.version });
    if (!waiting || this.refused || this.login || this.offline) {
      for (const done of this.waiters.splice(0)) done(!waiting && !this.refused);
    }
  }

  settled() {
    if (!this.waiting()) return Promise.resolve(!this.refused);
    this.flush();
    return new Promise((resolve) => this.waiters.push(resolve));
  }

  // What an earlier window of this sheet left unsent is shown here now, so it is ours to send.
  adopt() {
    const box = this.load();
    if (!box.pending.length) {
      try { window.localStorage.removeItem(this.key); } catch (error) { /* no storage */ }
      return;
    }
    for (const one of box.pending) one.tab = this.tab;
    this.lastId = box.pending[box.pending.length - 1].id;
    this.save(box);
  }

  // Another window may have sent what this one made: then its answer counts here as well.
  learn() {
    const box = this.load();
    const left = box.pending.some((one) => one.id === this.lastId);
    if (!left && box.last && box.last.id === this.lastId && box.last.version > this.version) this.version = box.last.version;
    this.tell();
  }

  start() {
    this.adopt();
    window.addEventListener("online", () => { this.offline = false; this.tries = 0; this.flush(); });
    window.addEventListener("offline", () => { this.offline = true; this.tell(); });
    window.addEventListener("storage", () => this.learn());
    // The page says nothing of what waits here before somebody looked.
    this.tell();
    if (this.waiting()) this.flush();
  }

  isMine(key, envelope) {
    return key !== this.key || envelope.tab === this.tab || Date.now() - Date.parse(envelope.device_time) > ORPHAN;
  }

  flush() {
    if (this.sending) return;
    const key = this.keys().find((one) => {
      const { pending } = this.load(one);
      return pending.length && this.isMine(one, pending[0]);
    });
    if (!key) { this.tell(); return; }
    this.sending = this.send(key).finally(() => { this.sending = null; });
  }

  async send(key) {
    const box = this.load(key);
    const envelope = box.pending[0];
    // In order, one at a time: each rests on the version that the one before it made.
    const own = key === this.key && envelope.tab === this.tab;
    if (!envelope.tried && own) envelope.based_on = this.version;
    else if (!envelope.tried && box.last && box.last.tab === envelope.tab) envelope.based_on = box.last.version;
    envelope.tried = true;
    this.save(box, key);
    const { tried, tab, ...body } = envelope;
    let response;
    try {
      response = await fetch(box.url || this.url, {
        method: "POST", credentials: "same-origin", redirect: "manual", keepalive: true,
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token, Accept: "application/json" },
        body: JSON.stringify(body),
      });
    } catch (error) {
      this.later(true);
      return;
    }
    await this.answered(key, envelope, response);
  }

  async answered(key, envelope, response) {
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson) {
      // A log-in page, a stale token or a gateway's error: nothing was taken, so nothing is given up.
      this.login = response.type === "opaqueredirect" || response.status === 401 || response.status === 403;
      this.later(false);
      return;
    }
    const answer = await response.json();
    const box = this.load(key);
    box.pending = box.pending.filter((one) => one.id !== envelope.id);
    if (answer.version !== undefined) box.last = { id: envelope.id, tab: envelope.tab, version: answer.version };
    this.save(box, key);
    this.offline = false;
    this.login = false;
    this.tries = 0;
    if (key === this.key && envelope.tab === this.tab) {
      if (answer.version !== undefined) this.version = answer.version;
      if (answer.saved_at) this.savedAt = answer.saved_at;
      if (response.status === 409) {
        this.lastText = "";
        this.onConflict(answer, envelope);
      } else if (!response.ok) {
        this.lastText = "";
        this.refused = answer.message || String(response.status);
      }
    }
    this.tell();
    if (this.waiting() && !this.refused) setTimeout(() => this.flush(), 0);
  }

  later(isOffline) {
    this.offline = isOffline && !navigator.onLine ? true : isOffline;
    this.tell();
    const wait = RETRY[Math.min(this.tries, RETRY.length - 1)];
    this.tries += 1;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }
}
