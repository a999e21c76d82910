// The entries of this seat at the foot: which is open, which are not marked, begun, whole, locked or left out.
import { h, icon } from "./dom.js";
import { t } from "./words.js";

const SIGNS = { done: "lock", whole: "check", begun: "more", skip: "x" };

export const stateWords = (view) => {
  if (view.conflict) return t("state_conflict");
  if (view.state === "recused") return t("state_recused");
  if (view.competes === false) return t("gone");
  if (view.state === "signed") return t("state_signed");
  if (view.state === "absent") return t("state_absent");
  if (view.pending.length && view.isOpen) return t("state_statement");
  const word = { done: "state_done", whole: "state_whole", begun: "state_begun", "": "unmarked" }[view.kind];
  return t(word, { n: view.left });
};

export function queueBox(app, now) {
  const rows = app.places().map((id) => {
    const view = app.work.view(id), live = app.liveSheet() === id;
    const words = `${stateWords(view)}${live ? ` · ${t("onStage")}` : ""}`;
    const sign = view.conflict || (view.pending.length && view.isOpen) ? "alert" : SIGNS[view.kind];
    const classes = [id === now ? "now" : view.kind || "open", view.conflict ? "conflicted" : "", live ? "live" : "", view.practice ? "practice" : ""];
    return h("li", { class: classes.filter(Boolean).join(" ") }, h("a", { href: `#s${id}`, "aria-current": id === now ? "true" : null, title: `${view.label} ${words}`, "data-keep": `q${id}` },
      h("span", {}, view.practice ? `${t("practiceShort")}${view.label}` : view.label), sign ? icon(sign) : h("i", { class: "ring", "aria-hidden": "true" }), h("span", { class: "sr" }, words)));
  });
  return h("ol", {}, rows);
}

// Only the strip is moved, never the page.
export function showNow(strip) {
  const now = strip.querySelector(".now");
  if (now) strip.scrollLeft += now.getBoundingClientRect().left - strip.getBoundingClientRect().left - (strip.clientWidth - now.offsetWidth) / 2;
}
