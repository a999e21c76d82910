// What does the server hold? Asked afresh and compared with this screen, item by item; every difference is named.
import { h, notice } from "./dom.js";
import { plain, units } from "./marks.js";
import { clockTime, t } from "./words.js";

const isIn = (sheet) => sheet.state === "submitted" || sheet.state === "signed";
const number = (text) => (text ? plain(units(text)) : "");

export async function compareBox(app) {
  const { work } = app;
  const shown = new Map(work.views().map((view) => [view.id, view]));
  const word = await work.refresh({ force: true });
  if (word === "login") return notice("warn", t("signedOut"));
  if (word === "over") return notice("warn", t("seatOver"));
  if (word !== "fresh" && word !== "same") return notice("warn", t("noAnswer"));
  const lines = [];
  for (const sheet of work.sheets) {
    const here = shown.get(sheet.id);
    if (here) lines.push(...differences(work, sheet, here));
  }
  const held = work.sheets.filter((sheet) => Object.keys(sheet.values).length).length;
  if (!lines.length) return notice("ok", t("allSame", { n: held, at: clockTime() }));
  return notice("warn", t("differ", { n: lines.length }), h("ul", { "data-differences": "" }, lines.map((line) => h("li", {}, line))));
}

export function differences(work, sheet, here) {
  const lines = [];
  for (const item of work.rubric(sheet).items) {
    const [mine, theirs] = [number(here.values[item.code]), number(sheet.values[item.code])];
    if (mine !== theirs) lines.push(t("difference", { label: sheet.label, item: item.name, here: mine || t("unmarked"), there: theirs || t("unmarked") }));
  }
  if ((here.comment || "") !== (sheet.comment || "")) lines.push(t("differentComment", { label: sheet.label }));
  const codes = new Set([...Object.keys(here.item_comments), ...Object.keys(sheet.item_comments || {})]);
  for (const code of codes) {
    if ((here.item_comments[code] || "") !== ((sheet.item_comments || {})[code] || "")) lines.push(t("differentComment", { label: sheet.label }));
  }
  if (isIn(here) !== isIn(sheet)) lines.push(t("differentLock", { label: sheet.label }));
  return lines;
}
