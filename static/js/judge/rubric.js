// The rubric of one entry: level words, steps, slider and number of each item. A tap changes its own item at once; what
// it means is stored behind it.
import { button, h, icon } from "./dom.js";
import * as marks from "./marks.js";
import { t } from "./words.js";

const TYPING = 700;

// `onMarks(values, itemComments)` is called with all of the sheet whenever something is to be kept.
export class Rubric {
  constructor(rubric, view, limit, onMarks) {
    this.limit = limit;
    this.rubric = rubric;
    this.values = { ...view.values };
    this.comments = { ...view.item_comments };
    this.onMarks = onMarks;
    this.timer = 0;
    this.items = rubric.items.map((item) => this.item(item));
    this.box = h("div", { class: "rubric-items" }, this.grouped());
    this.box.addEventListener("keydown", (event) => this.keys(event));
  }

  grouped() {
    let group = "";
    const rows = [];
    for (const one of this.items) {
      if (one.item.group && one.item.group !== group) rows.push(h("h2", { class: "group-head" }, one.item.group));
      group = one.item.group || "";
      rows.push(one.box);
    }
    return rows;
  }

  item(item) {
    const one = { item };
    const set = (text) => this.set(one, text);
    one.output = h("output", { class: "num" });
    one.levels = (item.levels || []).map((level) => h("button", {
      type: "button", "data-set": marks.middle(item, level), "aria-pressed": "false", onclick: () => set(marks.middle(item, level)),
    }, level.word, h("small", {}, `${level.from}–${level.to}`)));
    const by = (count) => () => set(marks.stepped(item, this.values[item.code] || "", count));
    const names = { name: item.name, step: item.step, low: item.min, high: item.max };
    one.less = h("button", { type: "button", "data-by": "-1", "aria-label": t("less", names), onclick: by(-1) }, icon("minus"));
    one.more = h("button", { type: "button", "data-by": "1", "aria-label": t("more", names), onclick: by(1) }, icon("plus"));
    one.range = h("input", {
      type: "range", min: item.min, max: item.max, step: item.step, "aria-label": item.name,
      oninput: () => this.show(one, marks.fromSlider(item, one.range.value)), onchange: () => set(marks.fromSlider(item, one.range.value)),
    });
    one.number = h("input", {
      type: "text", inputmode: "decimal", autocomplete: "off", "data-mark": item.code, "aria-label": t("numberOf", names), placeholder: t("type"),
      oninput: () => this.typed(one), onchange: () => this.now(),
    });
    one.clear = h("button", { type: "button", class: "clear", "data-clear": "", "aria-label": t("clearOf", names), onclick: () => { set(""); one.number.focus(); } }, t("clear"));
    one.error = h("p", { class: "item-error error small", role: "alert", hidden: true });
    const words = this.note(one);
    one.box = h("fieldset", { class: "rubric", "aria-label": item.name, "data-item": item.code, "data-name": item.name },
      h("legend", {}, h("b", {}, item.name), h("span", { class: "small muted" }, t("of", { max: item.max })), one.open, one.output),
      item.hint ? h("p", { class: "hint small muted" }, item.hint) : null,
      one.levels.length ? h("div", { class: "levels", "data-levels": "" }, one.levels) : null,
      h("div", { class: "stepper" }, one.less, one.range, one.more, h("span", { class: "exact" }, one.number), one.clear),
      one.error, words);
    this.show(one, this.values[item.code] || "");
    return one;
  }

  // A word on the item: a button until there is something to say.
  note(one) {
    const code = one.item.code;
    one.comment = h("textarea", { rows: "2", maxlength: String(this.limit), "aria-label": t("commentOn", { name: one.item.name }), value: this.comments[code] || "",
      oninput: () => { this.comments[code] = one.comment.value; this.later(); }, onblur: () => this.now() });
    one.comment.hidden = !this.comments[code];
    one.open = button(t("addComment"), () => { one.comment.hidden = false; one.open.hidden = true; one.comment.focus(); }, { kind: "quiet add-note", icon: "edit" });
    one.open.append(h("span", { class: "sr" }, one.item.name));
    one.open.hidden = !one.comment.hidden;
    return h("div", { class: "item-note" }, one.comment);
  }

  set(one, text) {
    this.show(one, text);
    this.values[one.item.code] = text;
    if (!text) delete this.values[one.item.code];
    this.now();
  }

  typed(one) {
    const text = one.number.value.trim().replace(/[。．]/g, ".").replace(/[０-９]/g, (digit) => String(digit.charCodeAt(0) - 0xff10));
    this.show(one, text, true);
    if (marks.isMark(one.item, text)) this.values[one.item.code] = text;
    else delete this.values[one.item.code];
    this.later();
  }

  later() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.now(), TYPING);
    this.onMarks(this.values, this.comments, false);
  }

  now() {
    clearTimeout(this.timer);
    this.timer = 0;
    this.onMarks(this.values, this.comments, true);
  }

  flush() {
    if (this.timer) this.now();
  }

  // What an item looks like with this text in it. What is no mark is not shown as one.
  show(one, text, isTyping = false) {
    const { item } = one, marked = text !== "", right = marks.isMark(item, text);
    if (!isTyping) one.number.value = text;
    one.output.textContent = right ? text : t("unmarked");
    one.box.classList.toggle("empty-mark", !right);
    one.range.value = right ? text : item.min;
    one.range.classList.toggle("unset", !right);
    one.range.setAttribute("aria-valuetext", right ? text : t("unmarked"));
    one.clear.hidden = !marked;
    const level = marks.levelOf(item, text);
    one.levels.forEach((made, index) => made.setAttribute("aria-pressed", index === level ? "true" : "false"));
    const wrong = marked && !right;
    one.number.setAttribute("aria-invalid", wrong ? "true" : "false");
    one.error.hidden = !wrong;
    one.error.textContent = wrong ? t("range", { low: item.min, high: item.max, step: item.step }) : "";
  }

  // Another window or the server changed the sheet: shown unless the judge is typing there.
  take(view) {
    if (this.timer) return;
    this.values = { ...view.values };
    this.comments = { ...view.item_comments };
    for (const one of this.items) {
      const text = this.values[one.item.code] || "";
      if (document.activeElement !== one.number || marks.isMark(one.item, text)) this.show(one, text, document.activeElement === one.number && one.number.value.trim() !== "");
      if (document.activeElement !== one.comment) one.comment.value = this.comments[one.item.code] || "";
      if (one.comment.value) { one.comment.hidden = false; one.open.hidden = true; }
    }
  }

  disable(off) {
    for (const part of this.box.querySelectorAll("button, input, textarea")) part.disabled = off;
  }

  // On an item: 1…9 choose a level, + and − step, Delete clears.
  keys(event) {
    const at = this.items.find((one) => one.box.contains(event.target));
    if (!at || event.ctrlKey || event.metaKey || event.altKey || event.target === at.number || event.target === at.comment) return;
    const level = at.levels[Number(event.key) - 1];
    const act = level || { "+": at.more, "=": at.more, "-": at.less, Delete: at.clear }[event.key];
    if (!act || act.disabled) return;
    event.preventDefault();
    act.click();
  }
}
