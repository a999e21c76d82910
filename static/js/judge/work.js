// One seat's work as this window knows it: what the server said, with what is kept here and not yet sent laid over it.
import * as box from "./box.js";
import * as vault from "./vault.js";
import { canonical, same, sum } from "./marks.js";
import { ask, Lost } from "./net.js";
import { hear, tellOthers } from "./windows.js";

export class Work {
  constructor(seat, url) {
    this.seat = seat;
    this.url = url; // of work.json
    this.key = null;
    this.data = null;
    this.rows = []; // own unsent rows, opened
    this.shut = 0; // rows of this seat that our key does not open
    this.notes = [];
    this.over = "";
    this.login = "";
    this.etag = "";
    this.fetchedAt = 0;
    this.epoch = 0; // grows whenever sheets were sent: an answer that was asked for before is no news
    this.listeners = [];
    this.seen = new Map(); // sheet → its view, until something changes
    this.device = "";
    this.isShut = () => false; // by the conductor of a live stage
    this.unkept = new Map(); // sheet → marks that the tablet had no room for: shown, tried again, told
    this.makeRoom = async () => false; // by the app: gives up what can be fetched again
    this.queue = Promise.resolve();
    this.busy = 0; // changes that are being stored
    this.kept = 0; // grows with each that was
    this.loaded = false; // what is kept here was read: before, nobody knows what waits
    hear((word) => { if (word.seat === seat || word.all) this.load().catch(() => {}); });
  }

  onChange(listener) {
    this.listeners.push(listener);
  }

  changed(sheet = 0) {
    this.seen.clear();
    for (const listener of this.listeners) listener(sheet);
  }

  // --- what is kept here ---------------------------------------------------------------------------------------------

  async load() {
    this.device = this.device || (await vault.deviceName());
    this.key = await vault.keyOf(this.seat);
    const row = await box.seatRow(this.seat);
    if (!this.key) {
      this.data = null;
      this.rows = [];
      this.shut = (await box.rowsOf(this.seat)).length;
    } else {
      await this.unseal(row);
    }
    this.loaded = true;
    this.changed();
    return this;
  }

  async unseal(row) {
    if (row && row.data) {
      try {
        this.data = await vault.unseal(this.key, row);
        this.etag = row.etag;
        this.over = row.over || "";
      } catch (error) {
        this.etag = ""; // sealed for another key: to be fetched again
      }
    }
    await this.loadRows();
    const notes = await box.opened(this.key, await box.notesOf(this.seat));
    this.notes = notes.open.map((one) => ({ id: one.id, ...one.body }));
  }

  async loadRows() {
    let kept, found;
    do { // what was kept while this read is not in it
      kept = this.kept;
      found = await box.opened(this.key, await box.rowsOf(this.seat));
    } while (kept !== this.kept);
    this.rows = found.open;
    this.shut = found.shut.length;
    this.seen.clear();
  }

  async sealedRow() {
    const sealed = await vault.seal(this.key, this.data);
    return { seat: this.seat, owner: this.data.owner, etag: this.etag, over: this.over, at: Date.now(), ...sealed };
  }

  async save() {
    await box.keepSeat(await this.sealedRow());
    tellOthers({ seat: this.seat });
  }

  // --- from the server -----------------------------------------------------------------------------------------------

  // "fresh", "same", "login", "over" or "lost".
  async refresh({ force = false } = {}) {
    const epoch = this.epoch;
    let answer;
    try {
      answer = await ask(this.url, { headers: this.etag && this.data && !force ? { "If-None-Match": this.etag } : {} });
    } catch (error) {
      if (error instanceof Lost) return "lost";
      throw error;
    }
    if (answer.status === 304) return this.fine("same");
    if (answer.status === 401) return this.signedOut(answer.data.login);
    if (answer.status === 403 || answer.status === 404) return this.ended(answer.data.message);
    if (answer.status !== 200 || !answer.isJson) return "lost";
    if (epoch !== this.epoch) return "same";
    await this.take(answer.data, answer.etag);
    return this.fine("fresh");
  }

  fine(word) {
    this.fetchedAt = Date.now();
    const news = this.login || this.over;
    this.login = this.over = "";
    if (news) this.changed();
    return word;
  }

  signedOut(url) {
    const link = new URL(url || "/accounts/login/?next=", location.href);
    if (link.searchParams.has("next")) link.searchParams.set("next", location.pathname + location.hash); // and back here
    this.login = link.pathname + link.search;
    this.changed();
    return "login";
  }

  async ended(message) {
    this.over = message || "-";
    if (this.data && this.key) await this.save();
    this.changed();
    return "over";
  }

  async take(data, etag) {
    const { seal, ...rest } = data;
    const kept = await vault.keyOf(this.seat);
    if (seal) {
      const { key, others } = await vault.keepKey(this.seat, data.owner, seal);
      this.key = key;
      if (others) document.dispatchEvent(new CustomEvent("judge:others"));
    }
    this.data = rest;
    this.seen.clear();
    this.etag = etag;
    this.over = "";
    await this.save();
    if (!kept || this.shut) await this.unseal(null);
    this.changed();
  }

  merge(sheets) {
    this.seen.clear();
    for (const fresh of sheets) {
      const index = this.data.sheets.findIndex((one) => one.id === fresh.id);
      if (index < 0) continue;
      if (fresh.version >= this.data.sheets[index].version) this.data.sheets[index] = { ...this.data.sheets[index], ...fresh };
    }
  }

  // --- as the judge sees it ------------------------------------------------------------------------------------------

  get sheets() {
    return this.data ? this.data.sheets : [];
  }

  held(id) {
    return this.sheets.find((one) => one.id === id) || null;
  }

  rubric(sheet) {
    return this.data.rubrics[sheet.rubric];
  }

  // The sheet with what waits here laid over it.
  view(id) {
    if (!this.seen.has(id)) this.seen.set(id, this.lookAt(this.held(id)));
    return this.seen.get(id);
  }

  lookAt(sheet) {
    if (!sheet) return null;
    const { id } = sheet;
    const mine = this.rows.filter((row) => row.sheet === id);
    const marks = mine.filter((row) => row.kind === "envelope").pop();
    const act = mine.filter((row) => row.kind === "act" && row.body.act !== "state").pop();
    const unkept = this.unkept.get(id), from = unkept || (marks ? marks.body : sheet);
    const values = from.values || {};
    const state = act ? { submit: "submitted", sign: "signed", recuse: "recused" }[act.body.act] : sheet.state;
    const found = {
      ...sheet, values, state, waiting: mine.length, comment: from.comment || "", item_comments: from.item_comments || {},
      pending: this.pending(sheet), envelope: marks ? marks.id : sheet.envelope, unkept: Boolean(unkept), pendingAct: act ? act.body.act : "", conflict: this.conflict(id),
      ...sum(this.rubric(sheet), values),
    };
    found.kind = kindOf(found);
    const door = sheet.practice ? this.isPractising : this.isMarking && !this.practiceFirst;
    found.isOpen = door && (state === "unmarked" || state === "saved") && sheet.competes !== false && (sheet.practice || !this.isShut(id));
    return found;
  }

  // Warnings that want a statement before this sheet can be locked; those that are answered here wait to be sent. In a blind
  // round a warning beside a code would name the entry, so all of the seat's are answered before anything is locked.
  pending(sheet) {
    if (sheet.practice) return [];
    const said = new Set(this.rows.filter((row) => row.kind === "act" && row.body.act === "state").map((row) => groupOf(row.body.kind, row.body.detail)));
    const wanted = new Set((sheet.pending || []).map((one) => groupOf(...one))), { blind } = this.data.stage;
    return (this.data.warnings || []).filter((one) => (blind || wanted.has(groupOf(one.reason, one.detail))) && !said.has(groupOf(one.reason, one.detail)));
  }

  answered({ kind, detail }) {
    this.data.warnings = (this.data.warnings || []).filter((one) => groupOf(one.reason, one.detail) !== groupOf(kind, detail));
  }

  // What may be locked now.
  lockable(view) {
    return view.kind === "whole" && view.isOpen && !view.conflict && !view.unkept && !view.pending.length;
  }

  views() {
    return this.sheets.map((sheet) => this.view(sheet.id));
  }

  // Practice begins before the opening and ends with the close.
  get isPractising() {
    return Boolean(this.data) && ["not_started", "marking"].includes(this.data.stage.state) && !this.over;
  }

  // What counts waits until every practice sheet is locked here: no network is needed to know.
  get practiceFirst() {
    const rule = this.data && this.data.stage.practice;
    return Boolean(rule && rule.first) && this.sheets.some((one) => one.practice && this.view(one.id).kind !== "done");
  }

  get isMarking() {
    return Boolean(this.data) && this.data.stage.state === "marking" && !this.over;
  }

  conflict(id) {
    return this.notes.find((note) => note.sheet === id && note.verdict === "stale") || null;
  }

  get unread() {
    return this.notes.filter((note) => note.verdict !== "stale");
  }

  // --- what the judge does -------------------------------------------------------------------------------------------

  // One after the other: each change sees the one before. Resolves when it is stored.
  inOrder(work) {
    this.busy += 1;
    const done = this.queue.then(work);
    this.queue = done.catch(() => {}).then(() => {
      this.busy -= 1;
      if (!this.busy) this.changed();
    });
    return done;
  }

  change(id, { values, comment, item_comments }) {
    return this.inOrder(async () => {
      const again = this.unkept.get(id);
      if (this.unkept.delete(id)) this.seen.delete(id);
      const now = this.view(id), rubric = this.rubric(now);
      const next = { values: canonical(rubric, values), comment, item_comments };
      const nothing = same(next.values, now.values) && comment === now.comment && same(item_comments, now.item_comments);
      if (nothing && !now.conflict) return null;
      const body = {
        ...next, rubric_version: this.data.rubric_version, based_on: this.held(id).version, device: this.device,
        device_time: new Date().toISOString(), source: "tablet",
      };
      try {
        return await this.roomFor(() => this.keep("envelope", id, body));
      } catch (error) {
        this.unkept.set(id, { ...(again || {}), ...next });
        this.changed(id);
        throw error;
      }
    });
  }

  act(id, body) {
    return this.inOrder(() => this.roomFor(() => this.keep("act", id, { device_time: new Date().toISOString(), ...body })));
  }

  // The store is full: what can be fetched again goes, and the judge's own is tried once more.
  async roomFor(work) {
    try {
      return await work();
    } catch (error) {
      if (/Quota/.test(error && error.name) && (await this.makeRoom())) return work();
      throw error;
    }
  }

  // What could not be kept before.
  async keepAgain() {
    for (const [id, marks] of [...this.unkept]) await this.change(id, marks).catch(() => {});
    return !this.unkept.size;
  }

  async keep(kind, sheet, body) {
    const row = await box.put(this.key, this.seat, this.data.owner, kind, { id: vault.uuid(), sheet, ...body });
    this.kept += 1;
    this.rows = this.rows.filter((one) => one.id !== row.instead && one.id !== row.id).concat({ id: row.id, seq: row.seq, sheet, kind, body });
    this.changed(sheet);
    tellOthers({ seat: this.seat });
    document.dispatchEvent(new CustomEvent("judge:kept"));
    return row;
  }

  async forgetNote(id) {
    await box.dropNote(this.seat, id);
    this.notes = this.notes.filter((note) => note.id !== id);
    this.changed();
    tellOthers({ seat: this.seat });
  }
}

const groupOf = (reason, detail) => JSON.stringify([reason, detail]);

// "done", "whole", "begun", "skip", "gone" or "" (not yet marked).
export function kindOf(view) {
  if (view.state === "recused" || view.state === "absent" || view.competes === false) return "skip";
  if (view.state !== "unmarked" && view.state !== "saved") return "done";
  if (view.none) return "";
  return view.left ? "begun" : "whole";
}
