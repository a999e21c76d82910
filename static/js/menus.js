// <details data-menu> closes on Escape, on a click elsewhere and when the focus goes on; the desk's drawer, too, which
// gives focus back.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
}

function closeDrawer() {
  if (location.hash !== "#side") return;
  location.hash = "main";
  const opener = document.querySelector(".side-open");
  if (opener) opener.focus();
}

export function startMenus() {
  const side = document.getElementById("side");
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("focusin", (event) => {
    closeMenus(event.target);
    if (side && !side.contains(event.target) && !event.target.matches(".side-close, .side-open")) closeDrawer();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    closeDrawer();
  });
  if (side) {
    window.addEventListener("hashchange", () => {
      if (location.hash === "#side") {
        const first = side.querySelector("a");
        if (first) first.focus();
      }
    });
  }
}
