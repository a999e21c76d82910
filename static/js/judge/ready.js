// Is the tablet ready for a hall without a network? Nothing is believed: every part is read back before 就绪 is said.
import * as box from "./box.js";
import { cacheOf, dropMaterials } from "./kept.js";
import * as vault from "./vault.js";
import { t } from "./words.js";

const KEY = "X-Material-Key";
const assets = () => JSON.parse(document.getElementById("assets").textContent);

export const hasCaches = () => Boolean(window.caches && navigator.serviceWorker);

// The copy of this very file: another one has another key.
export async function isCached(seat, file) {
  if (!hasCaches() || !(await caches.has(cacheOf(seat)))) return false;
  const found = await (await caches.open(cacheOf(seat))).match(file.url);
  return Boolean(found) && found.headers.get(KEY) === String(file.key);
}

// Materials never take the last room of the tablet: marks come first. Once it was full, nothing more is fetched here.
const SPARE = 20 * 1024 * 1024;
let isFull = false;

async function hasRoom(bytes) {
  if (isFull) return false;
  const found = navigator.storage && navigator.storage.estimate ? await navigator.storage.estimate() : null;
  return !found || !found.quota || found.quota - found.usage > bytes + SPARE;
}

// The judge's own marks found no room. True when something was given up for them.
export async function giveUpMaterials(seat) {
  isFull = true;
  return Boolean(window.caches) && caches.delete(cacheOf(seat));
}

async function keep(cache, file) {
  if (!(await hasRoom(file.bytes || 0))) {
    isFull = true;
    return;
  }
  const answer = await fetch(file.url, { credentials: "same-origin", redirect: "error" });
  if (answer.status !== 200) return;
  const headers = new Headers(answer.headers);
  headers.set(KEY, String(file.key));
  await cache.put(file.url, new Response(answer.body, { status: 200, headers }));
}

const OPEN = ["not_started", "marking"];
const wantedIn = (work) => (work.data && work.data.stage.offline_materials && !work.over && OPEN.includes(work.data.stage.state) ? filesOf(work) : []);

// What nobody may read here any more: of seats without a key on this tablet, of a round that is over, of a seat given back.
export async function tidyMaterials(work) {
  if (!hasCaches()) return;
  await dropMaterials((await vault.keptKeys()).map((key) => key.seat));
  if (!wantedIn(work).length) await caches.delete(cacheOf(work.seat));
}

// Fetch what is missing, one file after the other; what belongs to no entry any more goes.
export async function keepMaterials(work, onStep) {
  const wanted = wantedIn(work);
  await tidyMaterials(work);
  if (!hasCaches() || !wanted.length) return;
  const cache = await caches.open(cacheOf(work.seat));
  const urls = new Set(wanted.map((file) => new URL(file.url, location.href).href));
  for (const request of await cache.keys()) if (!urls.has(request.url)) await cache.delete(request);
  let done = 0;
  for (const file of wanted) {
    if (!(await isCached(work.seat, file))) await keep(cache, file).catch(() => {}); // told as missing
    done += 1;
    onStep(done, wanted.length);
  }
}

// What has to be kept, in one line: it differs when a file, an entry or the state of the round does.
export function wantedOf(work) {
  return JSON.stringify([work.data.stage.offline_materials, work.data.stage.state, work.over, filesOf(work).map((file) => file.key)]);
}

export function filesOf(work) {
  return work.sheets.filter((sheet) => sheet.state !== "recused").flatMap((sheet) => sheet.materials || []);
}

// What this page really loaded: were a module kept under another name than it is asked for by, the list alone would not tell.
function loadedFiles() {
  const files = performance.getEntriesByType("resource").map((one) => new URL(one.name)).filter((url) => url.origin === location.origin);
  return files.filter((url) => /^\/static\/.*\.(js|css)$/.test(url.pathname)).map((url) => url.pathname);
}

async function shellMissing() {
  const registration = await navigator.serviceWorker.getRegistration("/judge/");
  if (!registration || !registration.active) return 1;
  const found = await Promise.all([...assets(), ...loadedFiles()].map((url) => caches.match(url, { ignoreSearch: true })));
  return found.filter((one) => !one).length;
}

async function workIsKept(work) {
  const [key, row] = [await vault.keyOf(work.seat), await box.seatRow(work.seat)];
  if (!key || !row) return false;
  try {
    const read = await vault.unseal(key, row);
    return read.sheets.length === work.sheets.length && row.etag === work.etag;
  } catch (error) {
    return false;
  }
}

let asked = null;
function persist() {
  if (!asked) asked = navigator.storage && navigator.storage.persist ? navigator.storage.persist() : Promise.resolve(false);
  return asked;
}

// {ready, persisted, missing: [words]}
export async function prove(work) {
  if (!hasCaches()) return { ready: false, persisted: false, missing: [t("noWorker")] };
  const missing = [];
  if (await shellMissing()) missing.push(t("missingShell"));
  if (!(await workIsKept(work))) missing.push(t("missingWork"));
  if (work.data.stage.offline_materials) {
    const kept = await Promise.all(filesOf(work).map((file) => isCached(work.seat, file)));
    const lacking = kept.filter((one) => !one).length;
    if (lacking) missing.push(t("missingFiles", { n: lacking, all: kept.length }));
    if (lacking && isFull) missing.push(t("noRoom"));
  }
  const persisted = await persist().catch(() => false);
  return { ready: !missing.length, persisted, missing };
}
