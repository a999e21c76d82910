// A voter's phone: the page follows what is open, and a vote is sent again until it was answered. The same vote twice is one.
const link = document.getElementById("v-link");
const KEY = `cx-vote:${location.pathname}`;
const BEAT = 3000;
let tag = "";
let misses = 0;
let sending = false;

function box() { return document.getElementById("vote"); }

function say(words) { link.textContent = words || ""; link.hidden = !words; }

function keep(text) { try { if (text) sessionStorage.setItem(KEY, text); else sessionStorage.removeItem(KEY); } catch (_error) { /* a private window keeps nothing */ } }

function kept() { try { return sessionStorage.getItem(KEY); } catch (_error) { return null; } }

function put(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const fresh = page.getElementById("vote");
  if (!fresh) { location.reload(); return; }
  box().replaceWith(fresh);
  const said = page.getElementById("messages");
  const here = document.getElementById("messages");
  if (said && here) here.replaceWith(said);
  window.scrollTo(0, 0);
}

async function ask(url, options, limit) {
  const control = new AbortController();
  const timer = setTimeout(() => control.abort(), limit);
  try { return await fetch(url, { credentials: "same-origin", cache: "no-store", signal: control.signal, ...options }); } finally { clearTimeout(timer); }
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

// Answered is whatever the server said in words; a lost connection, a busy server, a time-out and the page of a strange network are not.
function isAnswered(answer, html) {
  if (answer.status >= 500 || answer.status === 429) return false;
  return html.includes('id="vote"') || answer.status === 404;
}

// A browser that lost its cookies: the same vote with the token of a page fetched anew.
async function renewed(body) {
  const page = await ask(box().dataset.here, {}, 8000);
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("[name=csrfmiddlewaretoken]");
  const sent = new URLSearchParams(body);
  if (fresh) sent.set("csrfmiddlewaretoken", fresh.value);
  keep(sent.toString());
  return sent.toString();
}

async function send(body) {
  if (sending) return;
  sending = true;
  keep(body);
  box().setAttribute("aria-busy", "true");
  say(link.dataset.sending);
  for (let pause = 1000; ; pause = Math.min(pause * 2, 8000)) {
    try {
      const answer = await ask(box().dataset.here, { method: "POST", headers: { "X-Vote": "page" }, body: new URLSearchParams(body) }, 8000);
      const html = await answer.text();
      if (answer.status === 403) body = await renewed(body);
      else if (isAnswered(answer, html)) {
        keep("");
        say("");
        put(html);
        break;
      }
    } catch (_error) { /* again */ }
    say(link.dataset.lost);
    await wait(pause + Math.random() * 500);
  }
  sending = false;
}

// On the window, before the page's own guard against forms without a network: here the vote waits for it.
window.addEventListener("submit", (event) => {
  const form = event.target.closest("form[data-vote]");
  if (!form) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  send(new URLSearchParams(new FormData(form)).toString());
}, true);

// A choice that is not sent yet is not taken away, unless what it is about is closed.
async function refresh() {
  const answer = await ask(box().dataset.here, {}, 8000);
  if (!answer.ok) throw new Error(String(answer.status));
  const html = await answer.text();
  if (sending) return;
  const next = new DOMParser().parseFromString(html, "text/html").getElementById("vote");
  const chosen = box().querySelector("input:checked:not([checked])");
  if (next && chosen && next.dataset.window === box().dataset.window) return;
  put(html);
}

async function follow() {
  try {
    if (!sending) {
      const answer = await ask(box().dataset.poll, { headers: tag ? { "If-None-Match": tag } : {} }, 8000);
      if (answer.status === 200) {
        const known = tag;
        const fresh = answer.headers.get("ETag") || "";
        if (known) await refresh();
        tag = fresh;
      } else if (answer.status !== 304) throw new Error(String(answer.status));
      misses = 0;
      if (!sending) say("");
    }
  } catch (_error) {
    misses += 1;
    if (misses > 1 && !sending) say(link.dataset.lost);
  }
  // Many phones at once: each at its own beat, and slower while the server does not answer.
  setTimeout(follow, BEAT * (misses > 3 ? 2 : 1) + Math.random() * 1000);
}

const left = kept();
if (left) send(left);
setTimeout(follow, 500 + Math.random() * 1000);
