// A possible conflict of interest wants a word of the judge before the sheet can be locked. It is kept and sent like marks.
import { button, dialog, h, notice } from "./dom.js";
import { t } from "./words.js";

export function statementBox(app, view) {
  if (!view.pending.length || !view.isOpen) return null;
  const blind = app.work.data.stage.blind;
  return notice("warn", t("statementTitle"), h("ul", { class: "small" }, view.pending.map((one) => h("li", {}, one.words))), h("p", {}, t(blind ? "statementBlind" : "statementHint")),
    h("p", { class: "acts" }, button(t("statementGive"), () => chooseStatement(app, view), { kind: "primary", "data-statement": "", "data-keep": "statement" })));
}

export function chooseStatement(app, view) {
  const fields = view.pending.map((one, index) => {
    const text = h("textarea", { rows: "3", maxlength: "500", id: `statement-${index}`, "data-first": index === 0 });
    return { one, text, box: h("div", { class: "field" }, h("label", { for: `statement-${index}` }, one.words), text) };
  });
  dialog(t("statementTitle"), [h("p", { class: "soft" }, t("statementSay")), fields.map((field) => field.box)].flat(), [[t("statementKeep"), "primary lg", async () => {
    const said = fields.map((field) => field.text.value.trim());
    const missing = said.findIndex((text) => !text);
    if (missing >= 0) {
      fields[missing].text.focus();
      throw new Error(t("statementMissing"));
    }
    for (const [index, { one }] of fields.entries()) await app.work.act(view.id, { act: "state", kind: one.reason, detail: one.detail, reason: said[index] });
  }]], { wide: true });
}
