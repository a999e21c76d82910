// The tablet app: one page for a seat's work. Addresses: /judge/app/<seat>/#s<sheet>, #review, #check; /judge/ is the list.
import { startMenus } from "../menus.js";
import { startDisplay } from "../theme.js";
import { Bar } from "./bar.js";
import { checkBox } from "./check.js";
import { button, dialog, fill, h, icon, notice } from "./dom.js";
import { homeBox, keptSeats, seatOfSheet } from "./home.js";
import { Live } from "./live.js";
import { pause, times } from "./net.js";
import { isActive, isWeChat, lookForUpdate, register, takeOver } from "./pwa.js";
import { queueBox, showNow } from "./queue.js";
import { dropMaterials } from "./kept.js";
import { giveUpMaterials, keepMaterials, prove, tidyMaterials, wantedOf } from "./ready.js";
import { reviewBox } from "./review.js";
import { Sender } from "./sender.js";
import { SheetView } from "./sheet.js";
import * as vault from "./vault.js";
import { t } from "./words.js";
import { tellOthers } from "./windows.js";
import { Work } from "./work.js";

const REFRESH = 60000;
const SOON = 30;
const AGAIN = 5000;
const addresses = (seat) => ({ work: `/judge/seats/${seat}/work.json`, sync: `/judge/seats/${seat}/sync/`, live: `/judge/seats/${seat}/live.json`, plain: `/judge/seats/${seat}/` });

export class App {
  constructor(seat) {
    this.seat = seat;
    this.urls = addresses(seat);
    this.work = new Work(seat, this.urls.work);
    this.sender = new Sender(this.work, this.urls.sync);
    this.main = document.getElementById("view");
    this.foot = document.getElementById("queue");
    this.bar = new Bar(this);
    this.ready = null;
    this.update = null;
    this.isUpdating = false;
    this.openMaterial = "";
    this.page = null;
    this.others = [];
    this.times = times;
  }

  async start(sheet = 0) {
    await this.work.load();
    this.work.onChange(() => this.changed());
    if (sheet && !location.hash) history.replaceState(null, "", `#s${sheet}`);
    window.addEventListener("hashchange", () => this.route());
    document.addEventListener("keydown", (event) => this.keys(event));
    for (const event of ["pagehide", "visibilitychange"]) window.addEventListener(event, () => { if (this.page && this.page.flush) this.page.flush(); });
    this.work.makeRoom = () => giveUpMaterials(this.seat);
    window.addEventListener("beforeunload", (event) => { if (this.work.unkept.size) event.preventDefault(); });
    setInterval(() => { if (this.work.unkept.size) this.work.keepAgain(); }, AGAIN);
    document.addEventListener("judge:others", () => tidyMaterials(this.work));
    this.registered = this.watchWorker();
    this.route();
    await this.fetchFirst();
    this.sender.start();
    this.live = new Live(this.urls.live, (what) => this.followed(what));
    this.work.isShut = (id) => this.live.shuts(id);
    if (this.work.data) this.live.start();
    setInterval(() => this.renew(), REFRESH);
    for (const event of ["online", "focus"]) window.addEventListener(event, () => { if (Date.now() - this.work.fetchedAt > 15000) this.renew(); });
    this.startOthers();
    await this.prepare();
  }

  watchWorker() {
    return register((waiting) => { this.update = waiting; this.bar.draw(); });
  }

  // The first visit on a bad network: until the work is there, or somebody has to do something.
  async fetchFirst() {
    for (let tries = 0; ; tries += 1) {
      const word = await this.work.refresh();
      if (!this.page) this.route(word);
      if (this.work.data || word !== "lost") return;
      await new Promise((done) => setTimeout(done, pause(tries)));
    }
  }

  // A judge with several seats on this tablet: what waits for the others is sent as well, and their rounds may be over.
  async startOthers() {
    for (const seat of await keptSeats()) {
      if (seat.id === this.seat) continue;
      const work = await new Work(seat.id, addresses(seat.id).work).load();
      if (!["lost", "login"].includes(await work.refresh())) await tidyMaterials(work);
      if (!seat.waiting) continue;
      const sender = new Sender(work, addresses(seat.id).sync);
      this.others.push(sender);
      sender.start();
    }
  }

  async renew() {
    await this.work.refresh();
    if (this.work.over && !this.work.data) await tidyMaterials(this.work);
    if (this.work.data && (!this.ready || !this.ready.ready || this.prepared !== wantedOf(this.work))) await this.prepare();
    await lookForUpdate(this.registration);
  }

  async prepare() {
    if (!this.work.data || this.preparing) return;
    this.preparing = true;
    try {
      await this.keepAll();
    } finally {
      this.preparing = false;
    }
  }

  async keepAll() {
    this.registration = await this.registered;
    // It could not be fetched whole on a bad network: what was kept so far stays, and the next look tries again.
    if (!(await isActive(this.registration))) this.registered = this.watchWorker();
    this.prepared = wantedOf(this.work);
    await keepMaterials(this.work, () => {});
    this.ready = await prove(this.work);
    this.bar.draw();
  }

  // --- where we are --------------------------------------------------------------------------------------------------

  places() {
    const rows = [...this.work.sheets];
    rows.sort((left, right) => Number(right.practice || false) - Number(left.practice || false) || left.position - right.position);
    return rows.map((sheet) => sheet.id);
  }

  liveSheet() {
    // Only what was heard now: a copy that was kept does not know who is on stage.
    const live = this.live && this.live.state;
    return (live && live.current) || 0;
  }

  firstOpen() {
    const views = this.places().map((id) => this.work.view(id)).filter((view) => view.isOpen);
    const found = views.find((view) => view.kind === "begun") || views.find((view) => view.kind === "") || views[0];
    return found ? found.id : 0;
  }

  // Nothing is being typed, stored or sent, and nothing waits.
  get isCalm() {
    const typing = this.page && (this.page.timer || (this.page.rubric && this.page.rubric.timer));
    return this.work.loaded && !typing && !this.work.busy && !this.work.rows.length && !this.work.unkept.size && !this.sender.busy;
  }

  get here() {
    const match = /^#s(-?\d+)$/.exec(location.hash); // a practice sheet has a number below zero
    return match ? Number(match[1]) : 0;
  }

  async route(word = "") {
    if (this.page && this.page.flush) this.page.flush();
    this.page = null;
    document.body.classList.remove("has-queue", "marking");
    if (!this.work.data) return this.nothing(word);
    if (!this.here && !location.hash) history.replaceState(null, "", this.liveSheet() || this.firstOpen() ? `#s${this.liveSheet() || this.firstOpen()}` : "#review");
    const id = this.here;
    if (id && this.work.held(id)) {
      this.page = new SheetView(this, id);
      document.body.classList.add("marking");
    } else if (location.hash === "#check") this.page = { box: checkBox(this) };
    else {
      const box = reviewBox(this);
      this.page = { box, redraw: true, says: box.outerHTML };
    }
    fill(this.main, this.page.box);
    document.body.classList.add("has-queue");
    this.queue(true);
    this.bar.draw();
    window.scrollTo(0, 0);
    const head = this.main.querySelector("[data-head]");
    document.title = `${head ? head.textContent : ""} · ${t("title")}`;
    if (head && this.moved) head.focus({ preventScroll: true });
    this.moved = true;
    this.followed("state");
    return undefined;
  }

  nothing(word) {
    const link = h("p", { class: "acts" }, h("a", { class: "btn", href: this.urls.plain }, t("plainForm")));
    const body = { "": notice("info", t("loading")), lost: notice("warn", t("firstVisit")), login: notice("warn", t("signedOut"), h("p", { class: "acts" }, h("a", { class: "btn primary", href: this.work.login }, t("signInAgain")))), over: notice("warn", t("seatOver"), h("p", {}, this.work.over === "-" ? "" : this.work.over)) }[word];
    fill(this.main, h("div", { class: "wrap narrow" }, body || notice("info", t("loading")), this.work.shut ? notice("info", t("sealed", { n: this.work.shut })) : null, word ? link : null));
    this.bar.draw();
  }

  step(by, onlyOpen = false) {
    const all = this.places(), open = onlyOpen ? all.filter((id) => this.work.view(id).isOpen) : all;
    const later = all.slice(all.indexOf(this.here) + 1).filter((id) => open.includes(id));
    const target = by > 0 ? later[0] || (onlyOpen && open[0]) : all[all.indexOf(this.here) - 1];
    location.hash = target ? `#s${target}` : "#review";
  }

  // A sheet was locked: on to the next one. On a stage the next one comes by itself, to whoever has not gone elsewhere.
  locked() {
    const live = this.live && this.live.state;
    const waits = live && live.state !== "none" && this.here === live.current && this.work.views().some((view) => view.kind === "");
    if (!waits) this.step(1, true);
  }

  // --- what changes --------------------------------------------------------------------------------------------------

  changed() {
    if (!this.drawing) this.drawing = setTimeout(() => this.draw(), SOON);
  }

  draw() {
    this.drawing = 0;
    if (!this.page) {
      if (this.work.data) this.route();
      else this.bar.draw();
      return;
    }
    if (!this.work.data) { // signed out in another window
      this.route("login");
      return;
    }
    if (this.page.update) this.page.update();
    else if (this.page.redraw) this.redraw();
    this.queue();
    this.bar.draw();
  }

  // The page of all sheets, anew only where it says something else: who reads it keeps place and focus.
  redraw() {
    const box = reviewBox(this), says = box.outerHTML;
    if (says === this.page.says) return;
    this.page.says = says;
    fill(this.main, box);
  }

  queue(again = false) {
    const signs = JSON.stringify(this.work.views().map((view) => [view.id, view.kind, view.left, Boolean(view.conflict), view.state, view.pending.length, view.isOpen]).concat([[this.here, this.liveSheet(), location.hash]]));
    if (signs === this.queueSigns && !again) return;
    this.queueSigns = signs;
    const strip = queueBox(this, this.here), sheet = this.page instanceof SheetView ? this.page : null;
    const acts = h("div", { class: "acts" },
      h("a", { class: "btn", href: "#review", "aria-current": location.hash === "#review" ? "true" : null, "data-keep": "review" }, icon("list"), t("review")),
      sheet && this.here > 0 && this.work.view(this.here).isOpen ? button(t("stepBack"), () => sheet.recuse(), { "data-recuse": "", "data-keep": "recuse" }) : null);
    const left = this.foot.firstChild ? this.foot.firstChild.scrollLeft : 0;
    fill(this.foot, strip, acts);
    strip.scrollLeft = left;
    showNow(strip);
  }

  followed(what) {
    const current = this.liveSheet(), sheet = current && this.work.held(current);
    // The stage moved on: go along, unless the judge is elsewhere on purpose.
    if (what === "current" && sheet && (!this.followedTo || this.followedTo === this.here)) {
      this.followedTo = current;
      if (this.here !== current) location.hash = `#s${current}`;
    } else if (this.here && this.here === current) this.followedTo = current;
    if (this.work.over) this.bar.tick(null, null); // nothing is on any more
    else this.bar.tick(this.live, sheet && this.here !== current && this.live && this.live.state ? sheet : null);
    // Whether a sheet is open follows the stage: what was seen of it before is looked at anew.
    if (what !== "tick") this.work.seen.clear();
    if (what === "state" || what === "current") {
      this.stageSaid();
      this.changed();
    }
    if (what === "current" && this.page) this.queue();
  }

  stageSaid() {
    const state = this.live && this.live.state;
    const said = state ? `${state.state}-${state.marking_open}` : "";
    if (this.stageBefore !== undefined && said !== this.stageBefore) this.renew();
    this.stageBefore = said;
  }

  keys(event) {
    if (!this.here || document.querySelector("dialog[open]") || event.ctrlKey || event.metaKey) return;
    const by = { PageDown: 1, PageUp: -1 }[event.key];
    if (!by || (event.target.matches && event.target.matches("textarea, input[type=range]"))) return;
    event.preventDefault();
    this.step(by);
  }

  // The new version takes over only when nothing typed is in the air and nothing waits.
  async updateNow() {
    if (this.page && this.page.flush) await this.page.flush();
    if (this.work.rows.length) await this.sender.flush();
    if (this.work.rows.length || this.work.unkept.size || this.work.shut) dialog(t("update"), h("p", {}, t("updateWaits")), [], { cancel: t("close") });
    else {
      this.isUpdating = true;
      takeOver(this.update, () => { this.isUpdating = false; this.bar.draw(); });
      this.bar.draw();
    }
  }
}

function display() {
  const cookies = new Map(document.cookie.split("; ").map((part) => part.split("=")));
  document.documentElement.dataset.theme = cookies.get("theme") || "auto";
  if (cookies.get("type") === "large") document.documentElement.dataset.type = "large";
}

async function canKeep() {
  try {
    await vault.database();
    return vault.isAble() && Boolean(navigator.serviceWorker);
  } catch (error) {
    return false;
  }
}

// First nothing here can be read any more, then the session ends.
async function signOut() {
  await vault.forgetKeys();
  await dropMaterials();
  tellOthers({ all: true });
  location.assign("/accounts/logout/");
}

// The sheet's seat, or for the venue check the first that is kept here.
async function seatMeant(sheet) {
  if (sheet) return seatOfSheet(sheet);
  if (location.pathname !== "/judge/check/") return 0;
  const [first] = await keptSeats();
  if (first) history.replaceState(null, "", "#check");
  return first ? first.id : 0;
}

async function begin() {
  display();
  startDisplay();
  startMenus();
  const view = document.getElementById("view");
  const seat = /^\/judge\/(?:app|seats)\/(\d+)\//.exec(location.pathname), sheet = /^\/judge\/sheets\/(\d+)\//.exec(location.pathname);
  if (isWeChat() || !(await canKeep())) {
    const plainUrl = seat ? addresses(seat[1]).plain : "/judge/";
    fill(view, h("div", { class: "wrap narrow" }, notice("warn", isWeChat() ? t("weChat") : t("noStorage"), h("p", {}, isWeChat() ? t("weChatHint") : t("noStorageHint")),
      h("p", { class: "acts" }, h("a", { class: "btn primary", href: plainUrl }, t("plainForm"))), h("p", { class: "small" }, location.href))));
    return;
  }
  document.getElementById("sign-out").addEventListener("click", signOut);
  const id = seat ? Number(seat[1]) : await seatMeant(sheet ? Number(sheet[1]) : 0);
  if (!id) {
    register(() => {});
    fill(view, await homeBox());
    return;
  }
  const app = new App(id);
  window.judgeApp = app;
  app.start(sheet ? Number(sheet[1]) : 0);
}

begin();
