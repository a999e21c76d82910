// All own sheets on one page: what is marked, what is missing; lock all that are whole, sign what is locked.
import { chooseLock, chooseSign } from "./acts.js";
import { button, chip, h, icon, notice } from "./dom.js";
import { isMark } from "./marks.js";
import { stateWords } from "./queue.js";
import { statementBox } from "./statement.js";
import { t } from "./words.js";

const TONES = { done: "ok", whole: "warn", begun: "warn", skip: "", "": "brand" };

export function reviewBox(app) {
  const { work } = app;
  const views = app.places().map((id) => work.view(id));
  const real = views.filter((view) => !view.practice); // practice is shown below and counted nowhere
  const ready = real.filter((view) => work.lockable(view));
  const asked = real.filter((view) => view.pending.length && view.isOpen);
  const done = real.filter((view) => view.kind === "done").length, counted = real.filter((view) => view.kind !== "skip").length;
  const missing = real.filter((view) => view.state === "absent").map((view) => view.label);
  const unmarked = real.filter((view) => view.kind === "").length; // also those whose marking is not open yet
  const box = h("div", { class: "wrap" }, h("h1", { tabindex: "-1", "data-head": "" }, t("review")),
    h("section", { class: "stats", "aria-label": t("progress") },
      stat(`${done}`, ` / ${counted}`, t("state_done"), "ok"), stat(`${ready.length}`, "", t("state_whole"), ready.length ? "warn" : ""), stat(`${unmarked}`, "", t("unmarked"), unmarked && work.isMarking ? "brand" : "")));
  if (ready.length) {
    box.append(h("div", { class: "notice warn lock-all" }, icon("alert"), h("div", {}, h("p", { class: "notice-title" }, t("readyToLock", { n: ready.length })), h("p", {}, t("onlyLocked"))),
      button(t("lockAll", { n: ready.length }), () => chooseLock(app, ready), { kind: "primary", icon: "lock", "data-lock-all": "", "data-keep": "lock-all" })));
  } else if (missing.length) box.append(notice("warn", t("absent"), h("p", {}, missing.join(" · "))));
  else if (!asked.length && counted && done === counted) box.append(notice("ok", t("allDone"), h("p", {}, t("allDoneHint"))));
  if (asked.length) {
    const links = asked.map((view) => h("li", {}, h("a", { class: "link", href: `#s${view.id}` }, `${view.label} ${view.title || ""}`)));
    box.append(notice("warn", t("statementsWanted", { n: asked.length }), work.data.stage.blind ? statementBox(app, asked[0]) : h("ul", {}, links)));
  }
  const unsigned = work.data.stage.sign_off === "finger" && work.data.stage.can_sign ? real.filter((view) => view.state === "submitted" && view.kind === "done" && !view.aside) : [];
  if (work.data.stage.sign_off === "finger" && work.data.stage.can_sign && done && !unsigned.length) box.append(notice("ok", t("allSigned")));
  if (unsigned.length) box.append(h("div", { class: "notice info lock-all" }, icon("edit"), h("div", {}, h("p", { class: "notice-title" }, t("toSign", { n: unsigned.length }))), button(t("signTitle"), () => chooseSign(app, unsigned), { kind: "primary", "data-sign": "" })));
  if (work.data.stage.sign_off === "paper" && done) box.append(notice("info", t("paperSign")));
  for (const rubric of Object.values(work.data.rubrics)) {
    const rows = views.filter((view) => view.rubric === rubric.code);
    if (rows.length) box.append(table(rubric, rows));
  }
  return box;
}

const stat = (big, rest, words, tone) => h("div", { class: `stat ${tone}` }, h("b", {}, big, rest ? h("small", { class: "muted" }, rest) : null), h("span", {}, words));

function table(rubric, rows) {
  const cell = (view, item) => (isMark(item, view.values[item.code] || "") ? h("td", { class: "n" }, view.values[item.code]) : h("td", { class: "n missing" }, view.kind === "skip" ? "–" : t("unmarkedShort")));
  const body = rows.map((view) => h("tr", { class: view.kind || "open" },
    h("th", { scope: "row" }, h("a", { class: "cell-main", href: `#s${view.id}`, "data-keep": `r${view.id}` }, `${view.label} ${view.title || ""}`), h("span", { class: "cell-sub" }, view.practice ? chip(t("practice"), "gold") : view.track || "")),
    h("td", {}, chip(stateWords(view), TONES[view.kind]), view.waiting ? h("span", { class: "cell-sub" }, t("waitingShort")) : null, view.source === "paper" ? h("span", { class: "cell-sub" }, t("paperShort")) : null),
    rubric.items.map((item) => cell(view, item)),
    h("td", { class: "n" }, view.left || view.kind === "skip" ? h("span", { class: "muted" }, "–") : h("b", {}, view.total))));
  return h("section", { class: "list-card" }, h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": rubric.name }, h("table", { class: "table review" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("entry")), h("th", { scope: "col" }, t("state")), rubric.items.map((item) => h("th", { scope: "col", class: "n" }, item.name)), h("th", { scope: "col", class: "n" }, t("total")))),
    h("tbody", {}, body))));
}
