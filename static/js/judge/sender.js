// Sends what waits: one request in flight on the whole tablet, repeated until the server has answered for every row.
import * as box from "./box.js";
import * as vault from "./vault.js";
import { ask, Lost, pause, times } from "./net.js";
import { alone, tellOthers } from "./windows.js";


export class Sender {
  constructor(work, url) {
    this.work = work;
    this.url = url;
    this.tries = 0;
    this.most = 0; // halved when the server says that it was too much
    this.offline = !navigator.onLine;
    this.busy = false;
    this.timer = 0;
    this.sentAt = 0;
  }

  start() {
    document.addEventListener("judge:kept", () => this.soon(times.soon));
    window.addEventListener("online", () => this.soon(0));
    window.addEventListener("focus", () => this.soon(0));
    window.addEventListener("offline", () => { this.offline = true; this.work.changed(); });
    document.addEventListener("visibilitychange", () => { if (!document.hidden) this.soon(0); });
    setInterval(() => { if (!this.busy && this.work.rows.length) this.flush(); }, times.every);
    this.soon(0);
  }

  soon(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.flush(), wait);
  }

  // Everything that waits, batch by batch. Gives true when nothing is left.
  async flush() {
    if (this.busy || this.work.over || !this.work.key) return false;
    clearTimeout(this.timer);
    this.busy = true;
    let word = "more";
    try {
      while (word === "more") word = await alone("send", () => this.once());
    } catch (error) {
      word = "again";
      if (!(error instanceof Lost)) console.warn(error);
    } finally {
      this.busy = false;
    }
    if (word === "again") {
      this.tries += 1;
      this.soon(pause(this.tries));
    } else if (word === undefined && this.work.rows.length) this.soon(times.other); // another window is at it
    else if (word === "done") this.tries = 0;
    this.work.changed();
    return word === "done";
  }

  // One batch: "more", "done", "again" (later) or "stop" (somebody has to do something).
  async once() {
    const { work } = this;
    await work.loadRows();
    const most = Math.max(1, this.most || work.data.limits.batch);
    const batch = await box.markTried(box.batchOf(work.rows, most));
    if (!batch.length) return work.rows.length ? "more" : "done";
    work.epoch += 1;
    let answer = await this.post(batch);
    if (answer.status === 403) {
      // The token may be old, or the seat over: the work tells which.
      const word = await work.refresh({ force: true });
      if (word === "lost") return this.lost();
      if (word !== "fresh" && word !== "same") return "stop";
      work.epoch += 1;
      answer = await this.post(batch);
    }
    return this.took(batch, answer);
  }

  async post(batch) {
    const envelopes = [], acts = [];
    for (const row of batch) {
      const one = { id: row.id, sheet: row.sheet, ...row.body };
      if (row.kind === "envelope") envelopes.push({ ...one, device_seq: row.seq });
      else acts.push(actOf(one));
    }
    const headers = { "Content-Type": "application/json", "X-CSRFToken": this.work.data.csrf || "" };
    try {
      const answer = await ask(this.url, { method: "POST", headers, body: JSON.stringify({ envelopes, acts }) });
      this.offline = false;
      return answer;
    } catch (error) {
      this.lost();
      throw error;
    }
  }

  lost() {
    this.offline = true;
    return "again";
  }

  async took(batch, answer) {
    const { work } = this;
    if (answer.status === 200 && answer.isJson) {
      work.login = "";
      return (await this.settle(batch, answer.data)) ? "more" : "again";
    }
    if (answer.status === 401) {
      work.signedOut(answer.data.login);
      return "stop";
    }
    if (answer.status === 403 || answer.status === 404) {
      await work.ended(answer.data.message);
      return "stop";
    }
    if (answer.status === 400 || answer.status === 413) {
      // Which one is it? Smaller until it stands alone; then it is put aside with the reason, and the rest goes on.
      if (batch.length > 1) {
        this.most = Math.max(1, Math.floor(batch.length / 2));
        return "more";
      }
      await this.settle(batch, { answers: [], acts: [], sheets: [], refusedWith: answer.data.message || String(answer.status) });
      this.most = 0;
      return "more";
    }
    return "again"; // 429, 5xx: busy
  }

  async settle(batch, data) {
    const { work } = this;
    const verdicts = new Map((data.answers || []).map((one) => [one.id, one]));
    const acts = new Map((data.acts || []).map((one) => [one.id, one]));
    const answered = batch.filter((row) => verdicts.has(row.id) || acts.has(row.id) || data.refusedWith);
    work.merge(data.sheets || []);
    if (data.stage) work.data.stage = data.stage;
    const rows = [], gone = [];
    for (const row of answered) {
      if (row.body.act === "state" && acts.has(row.id)) work.answered(row.body); // it stands, or it is no longer asked for
      const note = noteOf(row, verdicts.get(row.id), acts.get(row.id), data.refusedWith);
      if (note) rows.push({ seat: work.seat, id: note.id, ...(await vault.seal(work.key, note)) });
      else if (verdicts.has(row.id) && verdicts.get(row.id).verdict === "applied") gone.push(`stale-${row.sheet}`); // chosen
    }
    await box.settle(answered, await work.sealedRow(), { seat: work.seat, rows }, gone);
    work.epoch += 1;
    this.sentAt = Date.now();
    this.tries = 0;
    await work.load();
    // It may be the rubric that changed, and the next choice is made by the new one.
    if (rows.length && (data.answers || []).some((one) => one.verdict === "stale")) await work.refresh({ force: true });
    tellOthers({ seat: work.seat });
    return answered.length > 0;
  }
}

function actOf({ id, sheet, act, envelope, kind, reason, detail, signature, device_time }) {
  return { id, sheet, act, envelope: envelope || null, kind: kind || "", reason: reason || "", detail: detail || "", signature: signature || "", device_time: device_time || null };
}

// What the judge must see of an answer; nothing when all is well.
function noteOf(row, verdict, act, refused) {
  const base = { sheet: row.sheet, at: new Date().toISOString(), mine: row.body };
  if (refused) return { ...base, id: row.id, verdict: "refused", message: refused };
  if (act) return act.ok ? null : { ...base, id: row.id, verdict: "act", message: act.message || "" };
  if (verdict.verdict === "stale") return { ...base, id: `stale-${row.sheet}`, verdict: "stale", message: verdict.message || "" };
  if (verdict.verdict === "applied" || verdict.verdict === "older") return null;
  return { ...base, id: row.id, verdict: verdict.verdict, message: verdict.message || "" };
}
