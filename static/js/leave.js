// Signing out on a tablet: what the judging app sealed there cannot be read by whoever comes next (static/js/judge/vault.js), and the
// materials go. Both before the page does: a page that is left ends nothing that it began.
import { dropMaterials } from "./judge/kept.js";

const PATIENCE = 3000;

const dropKeys = () => new Promise((done) => {
  if (!window.indexedDB) return done();
  const asked = indexedDB.deleteDatabase("cx-judge-keys");
  asked.onsuccess = asked.onerror = done;
  return undefined;
});

export function startLeave() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || (!form.matches("[data-seat-leave]") && !/\/accounts\/logout\/$/.test(form.action || ""))) return;
    event.preventDefault();
    const late = new Promise((done) => { setTimeout(done, PATIENCE); });
    Promise.race([Promise.allSettled([dropKeys(), dropMaterials()]), late]).finally(() => form.submit());
  });
}
