// A signature by finger, pen or mouse; by keyboard, the name is typed and drawn.
import { h } from "./dom.js";
import { t } from "./words.js";

const WIDE = 640, HIGH = 220;

export function padOf(label) {
  const canvas = h("canvas", { class: "pad", width: String(WIDE), height: String(HIGH), role: "img", "aria-label": label });
  const typed = h("input", { type: "text", maxlength: "20", id: "typed-name", oninput: () => write(typed.value) });
  const box = h("div", {}, canvas, h("div", { class: "field typed" }, h("label", { for: "typed-name" }, t("typeName")), typed));
  const pen = canvas.getContext("2d");
  let drawn = 0, at = null;
  const wipe = () => {
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, WIDE, HIGH);
    Object.assign(pen, { strokeStyle: "#10182a", fillStyle: "#10182a", lineWidth: 4, lineCap: "round", lineJoin: "round" });
    drawn = 0;
  };
  const write = (name) => {
    wipe();
    pen.font = "84px KaiTi, STKaiti, 'Noto Serif CJK SC', serif";
    pen.textAlign = "center";
    pen.textBaseline = "middle";
    pen.fillText(name.trim(), WIDE / 2, HIGH / 2, WIDE - 40);
    drawn = name.trim() ? 100 : 0;
  };
  const point = (event) => {
    const area = canvas.getBoundingClientRect();
    return [((event.clientX - area.left) * WIDE) / area.width, ((event.clientY - area.top) * HIGH) / area.height];
  };
  canvas.addEventListener("pointerdown", (event) => {
    event.preventDefault();
    if (canvas.setPointerCapture) canvas.setPointerCapture(event.pointerId);
    at = point(event);
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!at) return;
    const next = point(event);
    pen.beginPath();
    pen.moveTo(...at);
    pen.lineTo(...next);
    pen.stroke();
    drawn += Math.hypot(next[0] - at[0], next[1] - at[1]);
    at = next;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => { at = null; });
  wipe();
  return { box, isEmpty: () => drawn < 40, clear: () => { typed.value = ""; wipe(); }, text: () => canvas.toDataURL("image/png") };
}
