// Colours and type size at once, without a reload; the cookie is the same one that ui:display sets.
const YEAR = 365 * 24 * 3600;

function keep(name, value) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `${name}=${value}; path=/; max-age=${YEAR}; SameSite=Lax${secure}`;
}

function press(button) {
  for (const other of button.parentElement.querySelectorAll("button")) {
    other.setAttribute("aria-pressed", other === button ? "true" : "false");
  }
}

export function startDisplay() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-display] button[name]");
    if (!button || button.name === "language") return;
    event.preventDefault();
    const root = document.documentElement;
    if (button.name === "theme") {
      root.dataset.theme = button.value;
      keep("theme", button.value);
    } else {
      if (button.value === "large") root.dataset.type = "large";
      else delete root.dataset.type;
      keep("type", button.value);
    }
    press(button);
  });
}
