// One entry: its materials on one side, the rubric on the other, the total below.
import { chooseLock, chooseRecuse } from "./acts.js";
import { conflictPanel } from "./conflict.js";
import { button, chip, fill, h, icon, notice } from "./dom.js";
import { chooseStatement, statementBox } from "./statement.js";
import { sum } from "./marks.js";
import { materials } from "./materials.js";
import { nextPractice, practiceDone, practiceFirst } from "./practice.js";
import { Rubric } from "./rubric.js";
import { t, when } from "./words.js";

const WRITING = 900;

export class SheetView {
  constructor(app, id) {
    this.app = app;
    this.work = app.work;
    this.id = id;
    const view = this.work.view(id);
    this.comment = view.comment;
    this.timer = 0;
    this.rubric = new Rubric(this.work.rubric(view), view, this.work.data.limits.item_comment || 500, (_values, _comments, now) => this.touched(now));
    this.above = h("div", { class: "above" });
    this.side = h("div", { class: "rubric-side" });
    this.box = h("div", { class: "judge-split" },
      h("section", { class: "stay", "aria-label": t("materials") }, this.head(view), this.facts(view), materials(this.work.seat, view, app.openMaterial, (key) => { app.openMaterial = key; })),
      h("section", { class: "sheet", "aria-label": t("scoreSheet") }, this.above, this.side));
    this.draw(view);
  }

  head(view) {
    // Practice sheets and those that count are counted apart.
    const mates = this.app.places().filter((id) => this.work.view(id).practice === view.practice);
    const facts = [view.track, (view.face || {}).number, (view.face || {}).unit].filter(Boolean).join(" · ");
    return h("div", { class: "entry-head" }, h("span", { class: "no" }, view.label), h("div", {},
      h("h1", { tabindex: "-1", "data-head": "" }, view.title || view.label, " ", view.practice ? chip(t("practice"), "gold") : null),
      h("p", { class: "muted" }, `${facts}${facts ? " · " : ""}${t("place", { n: mates.indexOf(this.id) + 1, all: mates.length })}`)));
  }

  facts(view) {
    const face = view.face || {};
    const blind = this.work.data.stage.blind ? chip(t("blind"), "info") : null;
    if (!blind && !face.summary) return null;
    const about = face.summary ? h("details", { class: "about", open: !(view.materials || []).length }, h("summary", {}, t("about"), icon("chevron-down")), h("p", { class: "pre" }, face.summary)) : null;
    return h("div", { class: "row facts-line" }, blind, about);
  }

  draw(view) {
    this.note = h("textarea", {
      rows: "2", maxlength: String(this.work.data.limits.comment), id: "comment", value: view.comment,
      oninput: () => { this.comment = this.note.value; clearTimeout(this.timer); this.timer = setTimeout(() => this.store(), WRITING); }, onblur: () => { if (this.timer) this.store(); },
    });
    this.left = h("span", { class: "small muted", "data-left": "" });
    this.total = h("b", { class: "num", "data-total": "" });
    this.full = h("span", { class: "muted" });
    this.lock = button(t("checkAndLock"), () => this.askLock(), { kind: "primary lg", "data-lock": "", "data-keep": "lock" });
    this.next = button("", () => this.app.step(1), { kind: "square", icon: "chevron-right", "aria-label": t("next"), title: t("next"), "data-next": "", "data-keep": "next" });
    this.before = button("", () => this.app.step(-1), { kind: "square", icon: "chevron-left", "aria-label": t("previous"), title: t("previous"), "data-previous": "", "data-keep": "previous" });
    // Nobody else reads what is written about a practice entry.
    const field = view.practice ? null : h("div", { class: "field note" }, h("label", { for: "comment" }, t("toEntrant"), " ", h("span", { class: "small muted" }, t("toEntrantHint"))), this.note);
    const foot = h("div", { class: "total" }, h("div", {}, this.left, this.total, this.full), h("div", { class: "acts" }, this.before, this.next, this.lock));
    fill(this.side, this.rubric.box, field, foot);
    this.update();
  }

  // A tap: the total at once, the storing behind it.
  touched(now) {
    this.count(this.rubric.values);
    if (!now) return;
    // The frame that shows the tap comes first.
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.store(), 0);
  }

  count(values) {
    const found = sum(this.rubric.rubric, values);
    this.total.textContent = found.none ? "–" : found.total;
    this.full.textContent = found.left && !found.none ? t("ofReached", { n: found.reached }) : `/ ${this.rubric.rubric.total}`;
    this.left.textContent = found.left ? t("left", { n: found.left }) : t("whole");
    this.lock.toggleAttribute("data-incomplete", found.left > 0);
  }

  store() {
    clearTimeout(this.timer);
    this.timer = 0;
    const view = this.work.view(this.id);
    if (!view || !view.isOpen || view.conflict) return Promise.resolve();
    const words = {};
    for (const [code, text] of Object.entries(this.rubric.comments)) if (text.trim()) words[code] = text;
    return this.work.change(this.id, { values: { ...this.rubric.values }, comment: this.comment, item_comments: words }).catch((error) => console.warn(error)); // told above the sheet
  }

  flush() {
    this.rubric.flush();
    if (this.timer) return this.store();
    return this.work.queue;
  }

  async askLock() {
    await this.flush();
    const view = this.work.view(this.id);
    if (view.unkept && !(await this.work.keepAgain())) {
      this.above.scrollIntoView({ block: "center" });
      return;
    }
    if (view.left) {
      const first = this.rubric.items.find((one) => one.box.classList.contains("empty-mark"));
      first.box.scrollIntoView({ block: "center" });
      (first.levels[0] || first.number).focus();
      this.left.textContent = t("leftFirst", { n: view.left, name: first.item.name });
      return;
    }
    if (view.pending.length) {
      chooseStatement(this.app, view);
      return;
    }
    chooseLock(this.app, [view], () => (view.practice ? this.practised() : this.app.locked()));
  }

  // The next practice entry; after the last one stay: how the others marked is to be seen here.
  practised() {
    const next = nextPractice(this.app);
    if (next) {
      location.hash = `#s${next.id}`;
      return;
    }
    this.update();
    setTimeout(() => this.lookAbove(), 0); // the dialog gives the focus back as it closes
  }

  lookAbove() {
    this.above.scrollIntoView({ block: "start" });
    const onward = this.above.querySelector("[data-onward]");
    if (onward) onward.focus({ preventScroll: true });
  }

  // Something changed below: here, in another window, on the server.
  update() {
    const view = this.work.view(this.id);
    if (!view) return;
    // While taps are being stored, what is stored is older than what is shown.
    if (!this.rubric.timer && !this.timer && !this.work.busy) {
      this.rubric.take(view);
      if (document.activeElement !== this.note) { this.note.value = view.comment; this.comment = view.comment; }
    }
    this.count(this.rubric.values);
    const shut = !view.isOpen || Boolean(view.conflict);
    this.rubric.disable(shut);
    this.note.disabled = shut;
    this.lock.hidden = shut;
    this.side.classList.toggle("shut", shut);
    const sign = JSON.stringify([view.spread, view.state, view.pendingAct, view.isOpen, view.conflict, view.late, view.pending, view.unkept, this.work.over, this.notes().map((note) => note.id)]);
    if (sign !== this.sign) {
      this.sign = sign;
      const wasHere = this.above.contains(document.activeElement); // then what is new here stays in sight: the spread
      fill(this.above, this.unkeptBox(view), this.state(view), statementBox(this.app, view), view.conflict ? conflictPanel(this.app, view) : null, ...this.notes().map((note) => this.noteBox(note)), lateMarks(this.rubric.rubric, view));
      if (wasHere && view.practice) this.lookAbove();
    }
  }

  notes() {
    return this.work.unread.filter((note) => note.sheet === this.id);
  }

  noteBox(note) {
    const marks = note.mine.values ? Object.entries(note.mine.values).map(([code, text]) => `${nameOf(this.rubric.rubric, code)} ${text}`).join("，") : "";
    return notice("warn", note.message || t(`verdict_${note.verdict}`), marks ? h("p", { class: "small" }, t("keptMarks", { marks })) : null,
      h("p", { class: "acts" }, button(t("understood"), () => this.work.forgetNote(note.id))));
  }

  state(view) {
    const waits = view.pendingAct ? ` ${t("waitsToBeSent")}` : "";
    if (view.state === "recused") return notice("info", t("recused"), h("p", {}, t("recusedHint") + waits));
    if (view.competes === false) return notice("info", t("gone"));
    if (view.state === "absent") return notice("warn", t("absent"), h("p", {}, t("absentHint")));
    if (view.practice && view.kind === "done") return practiceDone(this.app, view, waits);
    const paper = view.source === "paper" ? ` ${t("paperMarks")}` : "";
    if (view.state === "signed") return notice("ok", t("state_signed"), h("p", {}, t("signedHint") + paper + waits));
    if (view.kind === "done") return notice("ok", t("locked"), h("p", {}, t("lockedHint") + paper + waits));
    if (!(view.practice ? this.work.isPractising : this.work.isMarking)) return notice("info", this.work.over ? t("seatOver") : t(this.work.data.stage.state === "not_started" ? "notOpen" : "closed"));
    if (!view.practice && this.work.practiceFirst) return practiceFirst(this.app);
    if (!view.isOpen) return notice("info", t("doorShut"));
    return null;
  }

  // No room for these marks: they are on the screen and tried again; nothing goes on as if they were kept.
  unkeptBox(view) {
    if (!view.unkept) return null;
    return h("div", { role: "alert" }, notice("danger", t("cannotKeep"), h("p", {}, t("cannotKeepHint")),
      h("p", { class: "acts" }, button(t("tryAgain"), () => this.work.keepAgain(), { kind: "primary", "data-again": "", "data-keep": "again" }), h("a", { class: "link", href: this.app.urls.plain, target: "_blank", rel: "noopener" }, t("plainForm")))));
  }

  recuse() {
    chooseRecuse(this.app, this.work.view(this.id));
  }
}

export const nameOf = (rubric, code) => (rubric.items.find((item) => item.code === code) || { name: code }).name;

// What arrived late and does not count, with both times.
function lateMarks(rubric, view) {
  if (!(view.late || []).length) return null;
  const rows = view.late.map((one) => h("li", {}, `${t("madeAt", { at: when(one.device_time) })} · ${t("arrivedAt", { at: when(one.received_at) })} · ${one.words || t(`verdict_${one.verdict}`)} · ${
    Object.entries(one.values || {}).map(([code, text]) => `${nameOf(rubric, code)} ${text}`).join("，")}`));
  return h("details", { class: "about" }, h("summary", {}, t("lateMarks", { n: rows.length }), icon("chevron-down")), h("ul", { class: "small" }, rows));
}
