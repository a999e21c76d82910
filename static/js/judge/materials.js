// The materials of an entry: opened inside the app, from the tablet's own copy where there is one.
import { chip, fill, h, icon } from "./dom.js";
import { isCached } from "./ready.js";
import { size, t } from "./words.js";

const PDF = /pdf/i, PICTURE = /(png|jpe?g|gif|webp|image)/i, FILM = /(mp4|webm|mov|video)/i;

function shown(file) {
  const kind = `${file.type || ""}`;
  if (FILM.test(kind)) return h("video", { class: "doc", src: file.url, controls: true, preload: "metadata", playsinline: true });
  if (PICTURE.test(kind)) return h("img", { class: "doc picture", src: file.url, alt: file.name });
  if (PDF.test(kind)) return h("iframe", { class: "doc", src: `${file.url}#navpanes=0&view=FitH`, title: file.name });
  return h("div", { class: "doc other" }, icon("file"), h("p", {}, t("notInside")), h("a", { class: "btn", href: file.url, download: "" }, icon("download"), t("download")));
}

export function materials(seat, view, openedKey, onOpen) {
  const files = view.materials || [];
  const box = h("div", { class: "materials" });
  if (!files.length) {
    box.append(h("div", { class: "empty slim" }, icon("file"), h("p", {}, t("noMaterials"))));
    return box;
  }
  const frame = h("div", { class: "frame" });
  const tabs = h("div", { class: "tabs", role: "tablist", "aria-label": t("materials") });
  const state = h("span", { class: "push small muted" });
  const alone = h("a", { class: "btn quiet small", target: "_blank", rel: "noopener" }, icon("external"), t("openAlone"));
  // The browser's own page of a failed address would stand in the frame.
  const wait = (file) => {
    fill(frame, h("div", { class: "doc other" }, icon("file"), h("p", {}, t("notKeptHint"))));
    window.addEventListener("online", () => { if (frame.isConnected && frame.querySelector(".other")) open(file); }, { once: true });
  };
  const open = (file) => {
    for (const one of tabs.children) {
      const on = one.dataset.key === file.key;
      one.setAttribute("aria-selected", on ? "true" : "false");
      one.tabIndex = on ? 0 : -1;
    }
    fill(frame, shown(file));
    alone.href = file.url;
    state.textContent = size(file.bytes);
    isCached(seat, file).then((kept) => {
      fill(state, `${size(file.bytes)} `, kept ? chip(t("cached"), "ok") : navigator.onLine ? null : chip(t("notCached"), "warn"));
      if (!kept && !navigator.onLine) wait(file);
    });
    onOpen(file.key);
  };
  files.forEach((file) => tabs.append(h("button", { type: "button", role: "tab", "data-key": file.key, onclick: () => open(file) }, file.label || file.name)));
  tabs.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const all = [...tabs.children], next = all[(all.indexOf(document.activeElement) + by + all.length) % all.length];
    next.click();
    next.focus();
  });
  box.append(tabs, frame, h("div", { class: "row between materials-foot" }, state, alone));
  open(files.find((file) => file.key === openedKey) || files[0]);
  return box;
}

