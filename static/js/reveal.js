// A password may be looked at while it is typed: a button below each field that has data-reveal (its words).

function addButton(input) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "btn sm mt-s";
  button.setAttribute("aria-controls", input.id);
  const show = (visible) => {
    input.type = visible ? "text" : "password";
    button.textContent = visible ? input.dataset.conceal : input.dataset.reveal;
    button.setAttribute("aria-pressed", String(visible));
  };
  show(false);
  button.addEventListener("click", () => show(input.type === "password"));
  input.after(button);
  // Never sent as a visible field, which browsers would remember.
  if (input.form) input.form.addEventListener("submit", () => show(false));
}

function start() {
  document.querySelectorAll("input[data-reveal]").forEach(addButton);
}

start();
document.addEventListener("page:replaced", start);
