// Follows the stage where there is one: which entry is on, which segment runs and until when.
import { ask, Lost } from "./net.js";
import { t } from "./words.js";

const EVERY = 1000, NONE = 10000, REST = 30000, STALE = 15000;

export class Live {
  constructor(url, onChange) {
    this.url = url;
    this.onChange = onChange;
    this.state = null;
    this.etag = "";
    this.skew = 0; // server's clock minus ours, in ms
    this.misses = 0;
    this.heardAt = 0;
    this.wasOld = false;
    this.stopped = false;
  }

  start() {
    this.round();
    setInterval(() => {
      const old = this.isOld;
      if (this.state && old !== this.wasOld) this.onChange("state");
      this.wasOld = old;
      if (this.state && this.state.segment) this.onChange("tick");
    }, 500);
    window.addEventListener("online", () => { this.misses = 0; });
  }

  async round() {
    if (this.stopped) return;
    let wait = EVERY;
    try {
      wait = document.hidden ? 5000 : await this.look();
    } catch (error) {
      if (!(error instanceof Lost)) console.warn(error);
      this.misses += 1;
      wait = Math.min(15000, EVERY * 2 ** this.misses);
    }
    setTimeout(() => this.round(), wait);
  }

  async look() {
    const answer = await ask(this.url, { headers: this.etag ? { "If-None-Match": this.etag } : {}, timeout: 5000 });
    this.misses = 0;
    this.heardAt = Date.now();
    if (answer.skew !== null) this.skew = answer.skew;
    if (answer.status === 304) return this.every;
    if (answer.status !== 200 || !answer.isJson) {
      // No live stage, or no session: look again now and then.
      if (this.state) { this.state = null; this.onChange("gone"); }
      return REST;
    }
    const before = this.state && this.state.current;
    this.etag = answer.etag;
    this.state = answer.data;
    this.onChange(before !== answer.data.current ? "current" : "state");
    return this.every;
  }

  get isOld() {
    return Date.now() - this.heardAt > STALE;
  }

  // Whether the conductor keeps this sheet shut. What was heard long ago decides nothing: marks that come late are kept.
  shuts(sheet) {
    if (!this.state || this.state.state === "none" || this.isOld) return false;
    return !(sheet === this.state.current && this.state.marking_open);
  }

  // Where no show is on yet there is nothing to follow by the second.
  get every() {
    return this.state && this.state.state !== "none" ? EVERY : NONE;
  }

  // {name, text, late} of the segment that runs.
  clock() {
    const segment = this.state && this.state.segment;
    if (!segment || !segment.name) return null;
    const left = segment.paused || !segment.ends_at ? Number(segment.left || 0) / 1000 : (segment.ends_at - Date.now() - this.skew) / 1000;
    const whole = Math.ceil(Math.abs(left));
    const text = `${left < 0 ? "+" : ""}${String(Math.floor(whole / 60)).padStart(2, "0")}:${String(whole % 60).padStart(2, "0")}`;
    return { name: segment.name, text, late: left < 0, paused: segment.paused ? t("paused") : "" };
  }
}
