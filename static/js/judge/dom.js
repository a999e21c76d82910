// Elements without a template language: h("button", {class: "btn", onclick: go}, "Words", child).
import { t } from "./words.js";

const ICONS = document.documentElement.dataset.icons || "";

export function h(name, given = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "class") made.className = value;
    else if (key === "value" || key === "checked" || key === "disabled") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `${ICONS}#${name}`);
  svg.append(use);
  return svg;
}

export const chip = (text, tone = "", more = {}) => h("span", { class: `chip ${tone}`, ...more }, text);

export function button(words, onclick, { kind = "", icon: name = "", ...more } = {}) {
  return h("button", { type: "button", class: `btn ${kind}`, onclick, ...more }, name ? icon(name) : null, words);
}

export function notice(tone, title, ...body) {
  const sign = { ok: "check-circle", warn: "alert", danger: "alert", info: "info" }[tone] || "info";
  return h("div", { class: `notice ${tone}` }, icon(sign), h("div", {}, title ? h("p", { class: "notice-title" }, title) : null, ...body));
}

// Put `children` in place of what is in `box`; what had the focus keeps it where it is found again by its name.
export function fill(box, ...children) {
  const active = document.activeElement;
  const name = active && box.contains(active) ? active.dataset.keep : "";
  box.textContent = "";
  box.append(...children.flat().filter(Boolean));
  const again = name && box.querySelector(`[data-keep="${name}"]`);
  if (again) again.focus({ preventScroll: true });
}

// A dialog that Escape and Cancel close; `acts` are [words, kind, handler]. A handler that gives false keeps it open.
export function dialog(title, body, acts, { wide = false, cancel = t("cancel") } = {}) {
  const before = document.activeElement;
  const made = h("dialog", { class: `dialog${wide ? " wide" : ""}`, "aria-labelledby": "dialog-title" });
  const problem = h("p", { class: "error", role: "alert", hidden: true });
  const close = () => (made.close ? made.close() : made.remove());
  const foot = h("div", { class: "acts" }, cancel ? button(cancel, close, { "data-cancel": "" }) : null);
  for (const [words, kind, handler] of acts) {
    foot.append(button(words, async () => {
      try {
        if ((await handler()) !== false) close();
      } catch (error) {
        problem.textContent = error.message;
        problem.hidden = false;
      }
    }, { kind }));
  }
  made.append(h("h2", { id: "dialog-title" }, title), ...[].concat(body), problem, foot);
  made.addEventListener("close", () => {
    made.remove();
    if (before && before.isConnected) before.focus();
  });
  document.body.append(made);
  if (made.showModal) made.showModal();
  else made.setAttribute("open", "");
  const first = made.querySelector("[data-first]") || foot.querySelector("button");
  first.focus();
  return { made, close, problem };
}
