// The folds of the rule book's form: adding, moving or taking out a part draws the form anew, and whoever had opened what they
// work on finds it open, with the new part in sight and in focus.
let kept = new Set(), act = "";

function nameOf(fold) {
  const near = fold.id ? fold : fold.parentElement.closest("[id]");
  return `${near ? near.id : ""}|${fold.id ? "" : fold.querySelector("summary").textContent.trim()}`;
}

const folds = () => document.querySelectorAll("#book details");

function show(part) {
  for (let fold = part.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
  const row = part.matches(".book-list") ? [...part.querySelectorAll(":scope > fieldset")].pop() || part : part;
  const field = row.querySelector("input:not([type=hidden]), select, textarea, summary, button");
  if (field) field.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "book") return;
  kept = new Set([...folds()].filter((fold) => fold.open).map(nameOf));
  act = event.detail.requestConfig.elt.value || "";
});

document.addEventListener("htmx:afterSettle", () => {
  if (!act) return;
  for (const fold of folds()) if (kept.has(nameOf(fold))) fold.open = true;
  const [verb, ...rest] = act.split(":");
  const part = document.getElementById(`part_${rest.join(":")}`);
  act = "";
  if (part && ["on", "off", "add"].includes(verb)) show(part);
});
