// Rows of tabs that are wider than the screen show the one that is open.
export function startTabs() {
  for (const current of document.querySelectorAll(".tabs [aria-current], .site-nav [aria-current]")) {
    const row = current.parentElement;
    row.scrollLeft = current.offsetLeft - row.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }
  // The browser leaves a tab that is half in sight where it is when it gets the focus.
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest(".tabs, .site-nav");
    if (!row) return;
    const around = row.getBoundingClientRect();
    const own = event.target.getBoundingClientRect();
    row.scrollLeft += Math.min(own.left - around.left, 0) || Math.max(own.right - around.right, 0);
  });
}
