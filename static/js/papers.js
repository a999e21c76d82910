// Paper sheets are typed as they lie: Enter goes to the next cell, arrows up and down to the same cell of the next paper, and the
// total stands beside the row, to be compared with the paper. The server checks everything again.
const cells = (form) => Array.from(form.querySelectorAll("[data-row] input[type=text], [data-row] textarea"));

// Decimals as whole numbers, so that 0.1 + 0.2 is 0.3.
function whole(text, places) {
  const found = /^(-?\d+)(?:[.．](\d*))?$/.exec(text.trim());
  if (!found || (found[2] || "").length > places) return null;
  return BigInt(found[1] + (found[2] || "").padEnd(places, "0"));
}
const PLACES = 6;

function check(cell) {
  const text = cell.value.trim();
  if (!text) {
    cell.removeAttribute("aria-invalid");
    return null;
  }
  const mark = whole(text, PLACES), low = whole(cell.dataset.low, PLACES), high = whole(cell.dataset.high, PLACES), step = whole(cell.dataset.step, PLACES);
  const right = mark !== null && mark >= low && mark <= high && (!step || (mark - low) % step === 0n);
  if (right) cell.removeAttribute("aria-invalid");
  else cell.setAttribute("aria-invalid", "true");
  return right ? mark : null;
}

function sum(row) {
  const out = row.querySelector("[data-sum]");
  let total = 0n, missing = false;
  for (const cell of row.querySelectorAll("input[data-weight]")) {
    const mark = check(cell);
    if (mark === null) missing = true;
    else total += mark * whole(cell.dataset.weight, PLACES);
  }
  const digits = (total < 0n ? -total : total).toString().padStart(2 * PLACES + 1, "0");
  const tail = digits.slice(-2 * PLACES).replace(/0+$/, "");
  out.textContent = missing ? "–" : `${total < 0n ? "-" : ""}${digits.slice(0, -2 * PLACES)}${tail ? `.${tail}` : ""}`;
}

function go(form, from, away) {
  const all = cells(form), next = all[all.indexOf(from) + away];
  const target = next || (away > 0 ? form.querySelector("[data-save]") : null);
  if (!target) return;
  target.focus();
  if (target.select) target.select();
}

function start(form) {
  for (const row of form.querySelectorAll("[data-row]")) sum(row);
  form.addEventListener("input", (event) => {
    const row = event.target.closest("[data-row]");
    if (row) sum(row);
  });
  form.addEventListener("keydown", (event) => {
    const cell = event.target;
    if (event.isComposing || !cell.closest("[data-row]")) return;
    if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey) {
      event.preventDefault();
      go(form, cell, 1);
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && cell.matches("input")) {
      event.preventDefault();
      const row = cell.closest("[data-row]"), at = cells(row.parentElement.parentElement).filter((one) => one.closest("[data-row]") === row).indexOf(cell);
      const rows = Array.from(form.querySelectorAll("[data-row]")), other = rows[rows.indexOf(row) + (event.key === "ArrowDown" ? 1 : -1)];
      const target = other && other.querySelectorAll("input[type=text], textarea")[at];
      if (target) target.focus();
      if (target && target.select) target.select();
    }
  });
}

for (const form of document.querySelectorAll("[data-papers]")) start(form);
