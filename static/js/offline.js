// Without a network nothing leads away from a page: what was typed stays in sight, and a line says why.
// `tell` shows such a line, also for other reasons.
import { texts } from "./texts.js";

let line = null;

export function tell(words = texts.offline) {
  if (line) line.remove();
  line = document.createElement("p");
  line.className = "toast";
  line.setAttribute("role", "alert");
  line.textContent = words;
  document.body.append(line);
}

function staysHere(link) {
  return link.hash && link.pathname === location.pathname && link.search === location.search;
}

export function startOffline() {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (navigator.onLine || !link || link.origin !== location.origin || staysHere(link)) return;
    event.preventDefault();
    tell();
  }, true);
  document.addEventListener("submit", (event) => {
    if (navigator.onLine || event.target.method === "dialog") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    tell();
  }, true);
  window.addEventListener("online", () => { if (line) line.remove(); });
}
