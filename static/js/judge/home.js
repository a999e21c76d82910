// The seats of this tablet, without a network: what each holds, how much of it waits.
import * as box from "./box.js";
import { h, icon, notice } from "./dom.js";
import * as vault from "./vault.js";
import { t } from "./words.js";

export async function keptSeats() {
  const rows = await box.allRows(), found = [];
  for (const key of await vault.keptKeys()) {
    const kept = await box.seatRow(key.seat);
    if (!kept) continue;
    try {
      found.push({ id: key.seat, data: await vault.unseal(key, kept), over: kept.over, waiting: rows.filter((row) => row.seat === key.seat).length });
    } catch (error) { /* sealed for an earlier key */ }
  }
  return found;
}

export async function seatOfSheet(sheet) {
  const found = (await keptSeats()).find((seat) => seat.data.sheets.some((one) => one.id === sheet));
  return found ? found.id : 0;
}

export async function homeBox() {
  const seats = await keptSeats();
  const open = new Set(seats.map((seat) => seat.id));
  const sealed = (await box.allRows()).filter((row) => !open.has(row.seat)).length;
  const cards = seats.map((seat) => h("article", { class: "card seat-card mb" }, h("div", { class: "row between" },
    h("div", {}, h("p", { class: "eyebrow" }, seat.data.seat.label), h("h2", {}, seat.data.seat.competition), h("p", { class: "muted" }, seat.data.seat.panel, seat.waiting ? ` · ${t("waiting", { n: seat.waiting })}` : "")),
    h("a", { class: "btn primary lg", href: `/judge/app/${seat.id}/` }, t("openSeat")))));
  return h("div", { class: "wrap narrow" }, h("h1", { tabindex: "-1", "data-head": "", class: "mb" }, t("mySeats")),
    navigator.onLine ? null : notice("info", t("noNetworkHome")), cards,
    seats.length ? null : h("div", { class: "empty" }, icon("wifi-off"), h("p", {}, t("nothingKept"))),
    sealed ? notice("info", t("sealed", { n: sealed })) : null);
}
