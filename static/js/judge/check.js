// The venue check: can this tablet judge here? Each line is tried, not assumed.
import { button, chip, fill, h } from "./dom.js";
import { ask, Lost } from "./net.js";
import { prove } from "./ready.js";
import { t } from "./words.js";

const PINGS = 5;

// What the desk is told: numbers and yes or no, in words there.
let facts = {};

async function pings(url) {
  const times = [];
  let clock = 0;
  for (let count = 0; count < PINGS; count += 1) {
    const before = performance.now(), now = Date.now();
    const answer = await ask(url, { timeout: 5000 });
    times.push(performance.now() - before);
    if (answer.data && answer.data.server_time) clock = new Date(answer.data.server_time) - (now + times[count] / 2);
  }
  times.sort((left, right) => left - right);
  return { middle: times[2], worst: times[PINGS - 1], clock };
}

async function network(work) {
  try {
    const found = await pings(work.url);
    const ms = (value) => Math.round(value);
    Object.assign(facts, { ping: ms(found.middle), worst: ms(found.worst), clock: Math.round(found.clock / 1000) });
    return [
      line("checkNetwork", found.middle < 1000 ? "ok" : "warn", t("pingResult", { middle: ms(found.middle), worst: ms(found.worst) })),
      line("checkClock", Math.abs(found.clock) < 60000 ? "ok" : "warn", t("clockResult", { s: (found.clock / 1000).toFixed(1) })),
    ];
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    return [line("checkNetwork", "warn", t("noAnswer"))];
  }
}

async function storage() {
  const found = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : null;
  const free = found ? (found.quota - found.usage) / 1024 / 1024 : 0;
  if (found) facts.free_mb = Math.min(Math.round(free), 10000000);
  return line("checkSpace", !found || free > 500 ? "ok" : "warn", found ? t("spaceResult", { mb: Math.round(free) }) : t("unknown"));
}

// Where the browser tells: many do not.
async function battery() {
  const found = navigator.getBattery ? await navigator.getBattery().catch(() => null) : null;
  if (!found) return null;
  const level = Math.round(found.level * 100);
  Object.assign(facts, { battery: level, charging: found.charging });
  return line("checkBattery", found.charging || level >= 30 ? "ok" : "warn", t(found.charging ? "batteryCharging" : "batteryResult", { n: level }));
}

// A mark on a practice sheet and back: the whole way that real ones take.
async function trial(app) {
  const sheet = app.work.views().find((view) => view.practice && view.isOpen);
  if (!sheet) return null;
  const before = app.sender.sentAt;
  const item = app.work.rubric(sheet).items[0];
  const values = { ...sheet.values, [item.code]: sheet.values[item.code] === item.min ? item.max : item.min };
  await app.work.change(sheet.id, { values, comment: sheet.comment, item_comments: sheet.item_comments });
  await app.sender.flush();
  await app.work.change(sheet.id, { values: sheet.values, comment: sheet.comment, item_comments: sheet.item_comments });
  await app.sender.flush();
  facts.trial = app.sender.sentAt > before;
  return line("checkTrial", app.sender.sentAt > before ? "ok" : "warn", app.sender.sentAt > before ? t("trialFine") : t("trialWaits"));
}

const line = (name, tone, text) => ({ name, tone, text });

async function lines(app) {
  const { work } = app;
  facts = { https: window.isSecureContext };
  const found = [line("checkHttps", window.isSecureContext ? "ok" : "danger", window.isSecureContext ? t("yes") : t("no"))];
  const ready = await prove(work);
  Object.assign(facts, { offline: ready.ready, persisted: Boolean(ready.persisted) });
  found.push(line("checkOffline", ready.ready ? "ok" : "danger", ready.ready ? t("ready") : ready.missing.join("；")));
  found.push(line("checkPersist", ready.persisted ? "ok" : "warn", ready.persisted ? t("yes") : t("persistHint")));
  found.push(await storage(), ...(await network(work)));
  const tried = await trial(app);
  if (tried) found.push(tried);
  const power = await battery();
  if (power) found.push(power);
  return found;
}

// The desk sees which seats are ready; without a network it is told as soon as there is one.
async function report(app) {
  const body = JSON.stringify({ device: app.work.device, version: document.documentElement.dataset.version || "", ...facts });
  const headers = { "Content-Type": "application/json", "X-CSRFToken": app.work.data.csrf || "" };
  try {
    const answer = await ask(`/judge/seats/${app.seat}/tablet/`, { method: "POST", headers, body });
    return answer.status === 200;
  } catch (error) {
    if (!(error instanceof Lost)) throw error;
    window.addEventListener("online", () => report(app), { once: true });
    return false;
  }
}

export function checkBox(app) {
  const list = h("ul", { class: "check-list" });
  const verdict = h("p", { class: "verdict", role: "status" }), told = h("p", { class: "small muted", role: "status" });
  const run = async () => {
    again.disabled = true;
    box.setAttribute("aria-busy", "true");
    fill(verdict, t("checking"));
    const found = await lines(app);
    fill(list, ...found.map((one) => h("li", { class: one.tone }, h("span", {}, t(one.name)), h("span", {}, one.text), chip(t(`tone_${one.tone}`), one.tone))));
    const worst = ["danger", "warn"].find((tone) => found.some((one) => one.tone === tone)) || "ok";
    verdict.className = `verdict ${worst}`;
    fill(verdict, t(`verdictOf_${worst}`));
    fill(told, t((await report(app)) ? "checkTold" : "checkNotTold"));
    again.disabled = false;
    box.removeAttribute("aria-busy");
  };
  const again = button(t("checkAgain"), run, { kind: "primary", icon: "refresh" });
  const box = h("div", { class: "wrap narrow" }, h("h1", { tabindex: "-1", "data-head": "" }, t("checkTablet")), verdict, h("div", { class: "card" }, list), told, h("p", { class: "acts" }, again));
  run();
  return box;
}
