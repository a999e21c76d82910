// Marks of another device came first: both are shown, the judge chooses; choosing makes a new envelope on the newest ones.
import { button, h } from "./dom.js";
import { t, when } from "./words.js";

export function conflictPanel(app, view) {
  const mine = view.conflict.mine, rubric = app.work.rubric(view), theirs = app.work.held(view.id);
  const rows = rubric.items.map((item) => [item.name, mine.values[item.code] || t("unmarked"), theirs.values[item.code] || t("unmarked")]);
  if ((mine.comment || "") !== (theirs.comment || "")) rows.push([t("comment"), mine.comment || "–", theirs.comment || "–"]);
  for (const item of rubric.items) {
    const [left, right] = [(mine.item_comments || {})[item.code] || "", (theirs.item_comments || {})[item.code] || ""];
    if (left !== right) rows.push([t("commentOn", { name: item.name }), left || "–", right || "–"]);
  }
  const table = h("table", { class: "table tight" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("item")), h("th", { scope: "col" }, t("here")), h("th", { scope: "col" }, t("there")))),
    h("tbody", {}, rows.map(([name, left, right]) => h("tr", { class: left === right ? "" : "differs" }, h("th", { scope: "row" }, name), h("td", {}, left), h("td", {}, right)))),
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("madeAt", { at: "" })), h("td", {}, when(mine.device_time)), h("td", {}, when(theirs.saved_at)))));
  const choose = async (from) => {
    await app.work.change(view.id, { values: from.values, comment: from.comment || "", item_comments: from.item_comments || {} });
    await app.work.forgetNote(`stale-${view.id}`);
  };
  return h("div", { class: "conflict", role: "alert", tabindex: "-1" },
    h("p", { class: "notice-title" }, t("conflict")), h("p", { class: "small" }, t("conflictHint")), table,
    h("div", { class: "acts" },
      button(t("useMine"), () => choose(mine), { kind: "primary", "data-mine": "" }),
      button(t("useTheirs"), () => app.work.forgetNote(`stale-${view.id}`), { "data-theirs": "" })));
}
