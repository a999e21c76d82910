// What becomes of a sheet besides its marks: locked, signed, stepped back from. Each waits in the outbox behind its marks.
import { button, dialog, h } from "./dom.js";
import { padOf } from "./pad.js";
import { t } from "./words.js";

const kinds = () => JSON.parse(document.getElementById("kinds").textContent);

function whole(app, view) {
  const rubric = app.work.rubric(view);
  return h("table", { class: "table tight check" },
    h("caption", {}, h("b", {}, view.label), ` ${view.title || ""}`),
    h("thead", { class: "sr" }, h("tr", {}, h("th", { scope: "col" }, t("item")), h("th", { scope: "col" }, t("mark")))),
    h("tbody", {}, rubric.items.map((item) => h("tr", {}, h("th", { scope: "row" }, item.name, h("span", { class: "small muted" }, ` ${t("of", { max: item.max })}`)), h("td", { class: "n" }, view.values[item.code])))),
    h("tfoot", {}, h("tr", {}, h("th", { scope: "row" }, t("total")), h("td", { class: "n" }, h("b", { class: "big" }, view.total)))));
}

// `views`: one sheet shown whole, or all that are whole as a list of totals.
export function chooseLock(app, views, after) {
  const one = views.length === 1;
  const list = one ? whole(app, views[0]) : h("table", { class: "table tight check" },
    h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("entry")), h("th", { scope: "col", class: "n" }, t("total")))),
    h("tbody", {}, views.map((view) => h("tr", {}, h("th", { scope: "row" }, `${view.label} ${view.title || ""}`), h("td", { class: "n" }, view.total)))));
  dialog(one ? t("checkTitle") : t("lockAllTitle", { n: views.length }), [h("div", { class: "scroll" }, list), h("p", { class: "small muted" }, t(views[0].practice ? "practiceLockHint" : "lockHint"))], [
    [one ? t("lock") : t("lockAll", { n: views.length }), "primary lg", async () => {
      for (const view of views) await app.work.act(view.id, { act: "submit", envelope: app.work.view(view.id).envelope });
      if (after) after();
    }],
  ], { cancel: t("back"), wide: !one });
}

export function chooseRecuse(app, view) {
  const radios = kinds().map(([value, label], index) => h("label", { class: "choice" }, h("input", { type: "radio", name: "kind", value, "data-first": index === 0 }), label));
  const reason = h("textarea", { rows: "3", maxlength: "500", id: "recuse-reason" });
  const body = [
    h("p", {}, h("b", {}, view.label), ` ${view.title || ""}`), h("p", { class: "soft" }, t("recuseHint")),
    h("fieldset", { class: "choices" }, h("legend", {}, t("recuseKind")), radios),
    h("div", { class: "field" }, h("label", { for: "recuse-reason" }, t("reason")), reason),
  ];
  dialog(t("recuseTitle"), body, [[t("recuse"), "primary", async () => {
    const kind = radios.map((row) => row.firstChild).find((radio) => radio.checked);
    if (!kind) throw new Error(t("recuseKindMissing"));
    if (!reason.value.trim()) throw new Error(t("reasonMissing"));
    await app.work.act(view.id, { act: "recuse", kind: kind.value, reason: reason.value.trim() });
  }]]);
}

// One signature under all own locked sheets that are not signed yet.
export function chooseSign(app, views) {
  const pad = padOf(t("signHere"));
  const rows = h("p", { class: "small muted" }, t("signs", { n: views.length, labels: views.map((view) => view.label).join("、") }));
  dialog(t("signTitle"), [rows, pad.box, h("div", { class: "acts" }, button(t("clear"), () => pad.clear()))], [[t("sign"), "primary lg", async () => {
    if (pad.isEmpty()) throw new Error(t("signMissing"));
    for (const view of views) await app.work.act(view.id, { act: "sign", envelope: view.envelope, signature: pad.text() });
  }]], { wide: true });
}

