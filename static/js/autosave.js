// <form data-autosave="/url/" data-version="3" data-owner="42"> with components/autosave.html inside.
// Sends the changed fields with the version they were based on: POST name=value…&version=3.
//   200 {"version": 4, "saved_at": "14:05"}      stored
//   409 {"version": 5, "values": {"name": "…"}}  somebody else was faster: both values are shown
//   401, 403 or a page instead of JSON           signed out: kept on this device
// What was not sent yet is kept on this device (never files, passwords, numbers of people, fields marked data-no-autosave).
// <form data-keep="name"> has no address: what is typed is kept on this device until the form is sent.
// After a save the form gets an event "autosave:saved" whose detail is the answer.
const WAIT = 1200;
const RETRY = 15000;
const SKIP = /^(csrfmiddlewaretoken|_once|version)$|passw/i;
// Sent to the server like the rest, but never left lying on this device.
const NOT_KEPT = /id_number|id_card|phone/i;

class Autosave {
  constructor(form) {
    this.form = form;
    this.version = form.dataset.version || "";
    this.address = form.dataset.autosave || "";
    this.key = `autosave:${form.dataset.owner || ""}:${this.address || form.dataset.keep}`;
    this.status = form.querySelector("[data-autosave-status]") || document.querySelector("[data-autosave-status]");
    this.dirty = new Map();
    this.timer = 0;
    this.running = false;
    this.conflicted = false;
    this.unkept = false;
    form.addEventListener("input", (event) => this.note(event.target, WAIT));
    form.addEventListener("change", (event) => this.note(event.target, 300));
    form.addEventListener("submit", () => this.submitting());
    window.addEventListener("online", () => this.plan(0));
    document.addEventListener("visibilitychange", () => { if (document.hidden) this.save(true); });
    this.offerRestore();
  }

  text(name) { return (this.status && this.status.dataset[`text${name}`]) || ""; }

  show(state, text) {
    if (!this.status) return;
    this.status.dataset.state = state;
    this.status.textContent = text;
  }

  // Not sent, and what of it lies on this device: numbers of people never do, and a full or private browser keeps nothing.
  showUnsent(state, text) {
    this.show(state, this.unkept ? `${text} ${this.text("Unkept")}` : text);
  }

  value(name) {
    const field = this.form.elements.namedItem(name);
    if (!field) return null;
    if (field instanceof RadioNodeList) {
      const boxes = Array.from(field).filter((one) => one.type === "checkbox");
      if (boxes.length) return boxes.filter((one) => one.checked).map((one) => one.value);
      return field.value;
    }
    if (field.type === "checkbox") return field.checked ? [field.value] : [];
    if (field.multiple && field.options) return Array.from(field.selectedOptions).map((one) => one.value);
    return field.value;
  }

  put(name, value) {
    const field = this.form.elements.namedItem(name);
    if (!field) return;
    const list = Array.isArray(value) ? value : [value];
    const all = field instanceof RadioNodeList ? Array.from(field) : [field];
    for (const one of all) {
      if (one.type === "checkbox" || one.type === "radio") one.checked = list.includes(one.value);
      else if (one.multiple && one.options) for (const option of one.options) option.selected = list.includes(option.value);
      else one.value = list.length ? list[0] : "";
    }
  }

  note(target, wait) {
    if (!target.name || target.type === "file" || target.type === "password" || SKIP.test(target.name)) return;
    if (target.closest("[data-no-autosave]")) return;
    this.dirty.set(target.name, this.value(target.name));
    this.keep();
    this.plan(wait);
  }

  keep() {
    this.unkept = Array.from(this.dirty.keys()).some((name) => NOT_KEPT.test(name));
    try {
      const kept = Array.from(this.dirty).filter(([name]) => !NOT_KEPT.test(name));
      if (kept.length) {
        localStorage.setItem(this.key, JSON.stringify({ version: this.version, at: Date.now(), values: kept }));
      } else {
        localStorage.removeItem(this.key);
      }
    } catch (error) {
      this.unkept = true; // private mode or full: the form itself still holds the text
    }
  }

  plan(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(false), wait);
  }

  submitting() {
    clearTimeout(this.timer);
    try {
      const stored = JSON.parse(localStorage.getItem(this.key) || "null");
      if (stored) localStorage.setItem(this.key, JSON.stringify({ ...stored, submitted: true }));
    } catch (error) { /* nothing kept */ }
  }

  async save(leaving) {
    if (!this.dirty.size || this.running || this.conflicted) return;
    if (!this.address) {
      this.show("offline", this.text("Kept"));
      return;
    }
    this.running = true;
    const sent = new Map(this.dirty);
    const body = new URLSearchParams();
    for (const [name, value] of sent) {
      if (Array.isArray(value)) {
        for (const one of value) body.append(name, one);
        if (!value.length) body.append(name, "");
      } else {
        body.append(name, value == null ? "" : value);
      }
    }
    body.append("version", this.version);
    body.append("fields", Array.from(sent.keys()).join(","));
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]");
    this.show("saving", this.text("Saving"));
    try {
      const response = await fetch(this.address, {
        method: "POST", body, keepalive: leaving, credentials: "same-origin", redirect: "manual",
        headers: { "X-CSRFToken": token ? token.value : "", "X-Autosave": "1", Accept: "application/json" },
      });
      await this.answer(response, sent);
    } catch (error) {
      this.showUnsent("offline", this.text("Offline"));
      this.plan(RETRY);
    } finally {
      this.running = false;
    }
  }

  async answer(response, sent) {
    const isJson = (response.headers.get("Content-Type") || "").startsWith("application/json");
    if (!isJson || response.status === 401) {
      if (response.status >= 500) {
        this.showUnsent("failed", this.text("Failed"));
        this.plan(RETRY);
      } else {
        this.showUnsent("failed", this.text("Login"));
      }
      return;
    }
    const data = await response.json();
    if (response.status === 409) {
      this.conflict(data, sent);
      return;
    }
    if (!response.ok) {
      if (data.message) this.show("failed", data.message);
      else this.showUnsent("failed", this.text("Failed"));
      return;
    }
    if (data.version !== undefined) this.setVersion(data.version);
    for (const [name, value] of sent) {
      if (JSON.stringify(this.dirty.get(name)) === JSON.stringify(value)) this.dirty.delete(name);
    }
    this.keep();
    this.show("saved", `${this.text("Saved")} ${data.saved_at || ""}`);
    this.form.dispatchEvent(new CustomEvent("autosave:saved", { detail: data }));
    if (this.dirty.size) this.plan(WAIT);
  }

  setVersion(version) {
    this.version = String(version);
    const hidden = this.form.elements.namedItem("version");
    if (hidden) hidden.value = this.version;
  }

  conflict(data, sent) {
    this.setVersion(data.version);
    const theirs = data.values || {};
    const open = [];
    for (const name of sent.keys()) {
      if (!(name in theirs) || JSON.stringify(theirs[name]) === JSON.stringify(sent.get(name))) continue;
      open.push(name);
      this.showBoth(name, sent.get(name), theirs[name], open);
    }
    if (!open.length) {
      this.plan(0);
      return;
    }
    this.conflicted = true;
    this.show("conflict", data.message || this.text("Conflict"));
  }

  showBoth(name, mine, theirs, open) {
    const field = this.form.elements.namedItem(name);
    const input = field instanceof RadioNodeList ? field[0] : field;
    const box = document.createElement("div");
    box.className = "both-values";
    const choose = (value, keepMine) => {
      this.put(name, value);
      if (!keepMine) this.dirty.delete(name);
      else this.dirty.set(name, value);
      box.remove();
      open.splice(open.indexOf(name), 1);
      if (!open.length) {
        this.conflicted = false;
        this.keep();
        this.show("saving", "");
        this.plan(0);
      }
    };
    box.append(
      side(this.text("Mine"), mine, this.text("KeepMine"), () => choose(mine, true)),
      side(this.text("Theirs"), theirs, this.text("KeepTheirs"), () => choose(theirs, false)),
    );
    (input.closest(".field") || input.parentElement).append(box);
  }

  offerRestore() {
    let stored = null;
    try {
      stored = JSON.parse(localStorage.getItem(this.key) || "null");
    } catch (error) { return; }
    if (!stored) return;
    const hasErrors = document.querySelector(".error-summary") !== null;
    const lost = (stored.values || []).filter(([name, value]) => {
      const now = this.value(name);
      return now !== null && plain(now) !== plain(value);
    });
    if (!lost.length || (stored.submitted && !hasErrors)) {
      localStorage.removeItem(this.key);
      return;
    }
    const box = document.createElement("div");
    box.className = "notice warn mb";
    const words = document.createElement("div");
    const when = new Date(stored.at);
    const notation = { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" };
    words.textContent = `${this.text("Restore")} (${when.toLocaleString(document.documentElement.lang, notation)})`;
    const acts = document.createElement("div");
    acts.className = "acts mt";
    acts.append(
      button(this.text("RestoreButton"), "btn sm primary", () => {
        for (const [name, value] of lost) {
          this.put(name, value);
          this.dirty.set(name, value);
        }
        box.remove();
        this.plan(0);
      }),
      button(this.text("DiscardButton"), "btn sm", () => {
        localStorage.removeItem(this.key);
        box.remove();
      }),
    );
    words.append(acts);
    box.append(words);
    this.form.prepend(box);
  }
}

// Stored texts lose stray spaces and get plain line breaks: that is no difference.
function plain(value) {
  return JSON.stringify(value, (key, one) => (typeof one === "string" ? one.replace(/[ \t\u00a0\u3000]+/g, " ").replace(/ ?\r?\n ?/g, "\n").trim() : one));
}

function button(text, css, act) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = css;
  one.textContent = text;
  one.addEventListener("click", act);
  return one;
}

function side(title, value, text, act) {
  const box = document.createElement("div");
  const head = document.createElement("p");
  head.className = "tiny muted";
  head.textContent = title;
  const body = document.createElement("p");
  body.className = "pre";
  body.textContent = Array.isArray(value) ? value.join(", ") : value;
  box.append(head, body, button(text, "btn sm mt", act));
  return box;
}

export function startAutosave() {
  for (const form of document.querySelectorAll("form[data-autosave], form[data-keep]")) new Autosave(form);
}
