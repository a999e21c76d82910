// When every network fails: what waits leaves the tablet as a file, or as QR codes that the scoring desk reads in.
import { button, dialog, fill, h } from "./dom.js";
import { generate } from "../../vendor/lean-qr.js";
import { signed, uuid } from "./vault.js";
import { t } from "./words.js";

const FORMAT = "chuangxiang.marks/1";
const PIECE = 620; // characters of one code: still read off a 10 inch screen by a plain camera

// Sorted keys, no spaces: the same bytes whoever writes it.
export function canonicalJson(value) {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (value && typeof value === "object") return `{${Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key])}`).join(",")}}`;
  return JSON.stringify(value);
}

export async function documentOf(work, source) {
  const envelopes = work.rows.filter((row) => row.kind === "envelope").map((row) => ({ id: row.id, sheet: row.sheet, ...row.body, device_seq: row.seq, source }));
  const body = { format: FORMAT, seat: work.seat, envelopes };
  return { ...body, mac: await signed(work.key, canonicalJson(body)) };
}

export async function chooseFile(work, result) {
  const made = await documentOf(work, "file");
  if (!made.envelopes.length) return fill(result, t("nothingWaits"));
  const label = work.data.seat.label.replace(/\s+/g, "");
  const link = h("a", { href: URL.createObjectURL(new Blob([canonicalJson(made)], { type: "application/json" })), download: `${label}-${made.envelopes.length}.json`, hidden: true });
  document.body.append(link);
  link.click();
  link.remove();
  return fill(result, t("fileMade", { n: made.envelopes.length }));
}

function base64url(bytes) {
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}

async function packed(text) {
  const bytes = new TextEncoder().encode(text);
  // Chromium from 103 on; before, the codes carry the plain text and are a few more.
  if (window.CompressionStream) {
    try {
      const stream = new Blob([bytes]).stream().pipeThrough(new window.CompressionStream("deflate-raw"));
      return ["CXM1", base64url(new Uint8Array(await new Response(stream).arrayBuffer()))];
    } catch (error) { /* knows no raw deflate */ }
  }
  return ["CXM0", base64url(bytes)];
}

export async function codesOf(work) {
  const [kind, text] = await packed(canonicalJson(await documentOf(work, "qr")));
  const id = uuid().slice(0, 8);
  const of = Math.ceil(text.length / PIECE);
  return Array.from({ length: of }, (_none, index) => `${kind}:${index + 1}/${of}:${id}:${text.slice(index * PIECE, (index + 1) * PIECE)}`);
}

export async function chooseCodes(work, result) {
  if (!work.rows.some((row) => row.kind === "envelope")) return fill(result, t("nothingWaits"));
  const codes = await codesOf(work);
  const canvas = h("canvas", { class: "qr", role: "img" });
  const where = h("p", { class: "big", role: "status" });
  let at = 0;
  const show = (by) => {
    at = Math.min(Math.max(at + by, 0), codes.length - 1);
    generate(codes[at], { minCorrectionLevel: 1 }).toCanvas(canvas, { on: [0, 0, 0], off: [255, 255, 255], padX: 4, padY: 4, scale: 1 });
    canvas.dataset.code = codes[at];
    where.textContent = t("code", { n: at + 1, all: codes.length });
    canvas.setAttribute("aria-label", where.textContent);
    back.disabled = at === 0;
    forth.disabled = at === codes.length - 1;
  };
  const back = button(t("codeBefore"), () => show(-1), { icon: "arrow-left", "data-code-before": "" });
  const forth = button(t("codeNext"), () => show(1), { kind: "primary", icon: "arrow-right", "data-code-next": "" });
  const opened = dialog(t("exportCodes"), [h("p", { class: "soft" }, t("codesHint")), h("div", { class: "qr-frame" }, canvas), where, h("div", { class: "acts" }, back, forth)], [], { cancel: t("close"), wide: true });
  opened.made.classList.add("full");
  opened.made.addEventListener("keydown", (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by) show(by);
  });
  show(0);
  return opened;
}
