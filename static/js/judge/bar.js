// The line that says whether all is safe: sent or waiting, ready or what is missing. A tap opens the rest.
import { compareBox } from "./compare.js";
import { button, chip, dialog, fill, h, icon, notice } from "./dom.js";
import { chooseFile, chooseCodes } from "./fallback.js";
import { clockTime, t } from "./words.js";

export class Bar {
  constructor(app) {
    this.app = app;
    this.who = document.getElementById("who");
    this.sync = document.getElementById("sync");
    this.clock = document.getElementById("clock");
    this.words = h("span", { role: "status", "aria-live": "polite", class: "sync-words" });
    this.button = h("button", { type: "button", class: "sync-button", onclick: () => this.open(), "aria-haspopup": "dialog" }, this.words);
    this.link = h("span", { class: "sync-link" });
    this.sync.append(this.link, this.button);
    this.said = "";
  }

  get state() {
    const { work, sender } = this.app;
    const waiting = work.rows.length + work.shut + work.unkept.size;
    const conflicts = work.notes.length;
    return { waiting, conflicts, unkept: work.unkept.size, offline: Boolean(sender && (sender.offline || !navigator.onLine)), login: work.login, over: work.over, at: sender ? sender.sentAt : 0, busy: Boolean(sender && sender.busy) };
  }

  draw() {
    const { work } = this.app, now = this.state, ready = this.app.ready;
    if (work.data) this.seat(work.data); // comes with the work, often before the line has anything new to say
    const text = now.waiting ? `${now.offline ? `${t("offline")} · ` : ""}${t("waiting", { n: now.waiting })}` : `${now.offline ? `${t("offline")} · ` : ""}${t("sent")}`;
    const tone = now.login || now.over || now.conflicts || now.unkept ? "danger" : now.waiting || now.offline ? "warn" : "ok";
    const sign = JSON.stringify([text, tone, this.small(now), ready, now.login, this.app.update, this.app.isUpdating]);
    if (sign === this.said) return;
    this.said = sign;
    fill(this.words, chip(text, tone), h("span", { class: "small muted" }, this.small(now)));
    fill(this.link,
      now.login ? h("a", { class: "btn", href: now.login, "data-login": "" }, t("signInAgain")) : null,
      this.app.update ? button(t(this.app.isUpdating ? "updating" : "update"), () => this.app.updateNow(),
        { icon: "refresh", "data-update": "", disabled: this.app.isUpdating }) : null);
  }

  small(now) {
    const { work, ready } = this.app;
    if (now.over) return t("seatOverShort");
    if (now.unkept) return t("notKept", { n: now.unkept });
    if (now.login) return t("nothingLost");
    if (now.conflicts) return t("needsYou", { n: now.conflicts });
    if (now.waiting) return t("keptHere", { n: work.views().filter((view) => !view.none).length });
    if (ready && ready.ready) return ready.persisted ? t("ready") : t("readyNotPersisted");
    if (ready) return t("notReady");
    return now.at ? t("sentAt", { at: clockTime(now.at) }) : t("preparing");
  }

  seat(data) {
    const { seat, stage } = data;
    if (this.seatSaid === JSON.stringify([seat, stage.name])) return;
    this.seatSaid = JSON.stringify([seat, stage.name]);
    fill(this.who, h("span", { class: "seat" }, seat.label), h("div", {}, h("b", {}, seat.panel), h("span", { class: "small muted" }, seat.competition)));
  }

  tick(live, elsewhere) {
    const clock = live && live.clock();
    const parts = [];
    if (clock) parts.push(h("span", { class: "seg on" }, clock.paused ? `${clock.name} · ${clock.paused}` : clock.name), h("b", { class: `num${clock.late ? " late" : ""}` }, clock.text));
    if (elsewhere) parts.push(button(t("backToCurrent", { label: elsewhere.label }), () => { location.hash = `#s${elsewhere.id}`; }, { "data-current": "", "data-keep": "current" }));
    const sign = JSON.stringify([clock, elsewhere && elsewhere.id]);
    if (sign !== this.clockSaid) {
      this.clockSaid = sign;
      fill(this.clock, ...parts);
    }
  }

  open() {
    const { work, sender, ready } = this.app, now = this.state;
    const marked = work.views().filter((view) => !view.none).length;
    const waitingSheets = new Set(work.rows.map((row) => row.sheet)).size;
    const facts = h("dl", { class: "kv" },
      row(t("factKept"), t("sheets", { n: marked })), row(t("factSent"), t("sheets", { n: Math.max(0, marked - waitingSheets) })),
      row(t("factWaiting"), t("changes", { n: now.waiting })), row(t("factLast"), now.at ? clockTime(now.at) : "–"));
    const body = [facts];
    if (now.login) body.push(notice("warn", t("signedOut"), h("p", { class: "acts" }, h("a", { class: "btn primary", href: now.login }, t("signInAgain")))));
    if (now.over) body.push(notice("warn", t("seatOver"), now.over === "-" ? null : h("p", {}, now.over)));
    if (work.shut) body.push(notice("info", t("sealed", { n: work.shut })));
    for (const note of work.notes) body.push(this.note(note));
    if (ready) body.push(ready.ready ? notice("ok", ready.persisted ? t("ready") : t("readyNotPersisted"), ready.persisted ? null : h("p", {}, t("persistHint"))) : notice("warn", t("notReady"), h("ul", {}, ready.missing.map((text) => h("li", {}, text)))));
    const result = h("div", { role: "status" });
    // What came out is looked at, not hidden under the foot of the dialog.
    const say = (...words) => { fill(result, ...words); result.scrollIntoView({ block: "nearest" }); };
    const acts = h("div", { class: "acts wide-acts" },
      button(t("sendNow"), async () => { say(t("sending")); await sender.flush(); say(this.state.waiting ? t("waiting", { n: this.state.waiting }) : t("sent")); }, { icon: "upload", "data-first": "" }),
      button(t("readBack"), async () => say(await compareBox(this.app)), { icon: "refresh", "data-compare": "" }),
      button(t("exportFile"), () => chooseFile(work, result), { icon: "download", "data-file": "" }),
      button(t("exportCodes"), () => chooseCodes(work, result), { icon: "qr", "data-codes": "" }),
      h("a", { class: "btn", href: "#check", onclick: (event) => event.target.closest("dialog").close() }, icon("phone-device"), t("checkTablet")));
    dialog(t("safety"), [h("div", { class: "scroll" }, body, acts, result)], [], { cancel: t("close"), wide: true });
  }

  note(note) {
    const sheet = this.app.work.held(note.sheet);
    const words = note.message || t(`verdict_${note.verdict}`);
    return notice("warn", `${sheet ? sheet.label : ""} ${words}`, sheet ? h("a", { class: "link", href: `#s${note.sheet}`, onclick: (event) => event.target.closest("dialog").close() }, t("openIt")) : null);
  }
}

const row = (name, value) => h("div", {}, h("dt", {}, name), h("dd", { class: "num" }, value));
