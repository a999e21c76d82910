// Practice (试评): what counts waits for it, and what the others gave stands beside the own marks once they are locked.
import { h, notice } from "./dom.js";
import { sum } from "./marks.js";
import { t } from "./words.js";

const SPACE = "http://www.w3.org/2000/svg";
const LEFT = 12, WIDTH = 276, MIDDLE = 22;

export const nextPractice = (app) => app.work.views().find((view) => view.practice && view.isOpen);

export function practiceFirst(app) {
  const next = nextPractice(app);
  return notice("warn", t("practiceFirst"), h("p", {}, t("practiceFirstHint")),
    next ? h("p", { class: "acts" }, h("a", { class: "btn primary", href: `#s${next.id}` }, t("toPractice", { label: next.label }))) : null);
}

export function practiceDone(app, view, waits) {
  const words = h("p", {}, (view.spread ? t("practiceSpread") : t("practiceLater")) + waits);
  return h("div", {}, notice("ok", t("practiceLocked"), words, onward(app)), view.spread ? spreadBox(app, view) : null);
}

// To the practice entry that is left, or to the first sheet that counts.
function onward(app) {
  const left = nextPractice(app), next = left || app.work.view(app.firstOpen());
  if (!next) return null;
  return h("p", { class: "acts" }, h("a", { class: "btn primary", href: `#s${next.id}`, "data-onward": "", "data-keep": "onward" }, t(left ? "toPractice" : "toMarking", { label: next.label })));
}

function drawn(name, given) {
  const made = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(given)) made.setAttribute(key, value);
  return made;
}

// One scale: a dot for each mark, the stroke of the mean, the office's diamond, the own mark as a ring.
function scale(item, mine) {
  const low = Number(item.low), width = Number(item.high) - low || 1;
  const x = (text) => Math.round((LEFT + (WIDTH * (Number(text) - low)) / width) * 10) / 10;
  const svg = drawn("svg", { class: "chart", viewBox: "0 0 300 36", "aria-hidden": "true" });
  svg.append(drawn("line", { class: "axis", x1: LEFT, x2: LEFT + WIDTH, y1: MIDDLE, y2: MIDDLE }));
  if (item.least !== "") svg.append(drawn("line", { class: "whisker", x1: x(item.least), x2: x(item.most), y1: MIDDLE, y2: MIDDLE }));
  if (item.mean !== "") svg.append(drawn("line", { class: "mean", x1: x(item.mean), x2: x(item.mean), y1: MIDDLE - 11, y2: MIDDLE + 11 }));
  const seen = new Map();
  for (const mark of item.marks) {
    const level = seen.get(mark) || 0;
    seen.set(mark, level + 1);
    svg.append(drawn("circle", { class: "in", cx: x(mark), cy: MIDDLE - 4 * level, r: 4 }));
  }
  if (item.reference !== "") {
    const at = x(item.reference);
    svg.append(drawn("path", { class: "tie", d: `M${at} ${MIDDLE - 17}l6 6l-6 6l-6 -6z` }));
  }
  if (mine) svg.append(drawn("circle", { class: "mine", cx: x(mine), cy: MIDDLE, r: 8 }));
  return svg;
}

const cell = (word, content) => h("td", { class: "n", "data-label": t(word) }, content);

function spreadBox(app, view) {
  const total = sum(app.work.rubric(view), view.values).total;
  const rows = view.spread.map((item) => {
    const mine = item.code ? view.values[item.code] || "" : total;
    return h("tr", {}, h("th", { scope: "row" }, item.name, h("span", { class: "small muted" }, ` ${item.low}–${item.high}`), scale(item, mine)), cell("practiceMine", h("b", {}, mine || "–")),
      cell("practiceRange", item.marks.length ? `${item.least} – ${item.most}` : "–"), cell("practiceMean", item.mean || "–"), cell("practiceOffice", item.reference || "–"));
  });
  const head = ["item", "practiceMine", "practiceRange", "practiceMean", "practiceOffice"].map((word, index) => h("th", { scope: "col", class: index ? "n" : "" }, t(word)));
  return h("section", { class: "list-card practice-spread" },
    h("div", { class: "table-wrap", tabindex: "0", role: "region", "aria-label": t("practiceSpreadTitle") },
      h("table", { class: "table tight stack" }, h("thead", {}, h("tr", {}, head)), h("tbody", {}, rows))),
    h("p", { class: "small muted legend" }, t("practiceLegend")));
}
