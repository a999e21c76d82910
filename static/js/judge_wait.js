// Before marking opens: look now and then whether it has, and show the page anew when something changed.
const EVERY = 30000;
const state = (root) => {
  const mark = root.querySelector("[data-waits]");
  return mark ? mark.dataset.waits : "";
};
const before = state(document);

async function look() {
  if (document.hidden) return;
  let answer;
  try {
    answer = await fetch(window.location.href, { credentials: "same-origin", redirect: "manual" });
  } catch (error) {
    return; // no network: the next look may find one
  }
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (state(page) !== before) window.location.reload();
}

window.setInterval(look, EVERY);
document.addEventListener("visibilitychange", look);
