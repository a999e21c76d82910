// Marks as exact numbers: whole units of 10⁻⁶, never floats. A mark is text ("26.5"); what is not marked is not there.
const PLACES = 6;
const ONE = 10n ** BigInt(PLACES);
const SHAPE = /^[0-9]{1,6}(\.[0-9]{1,6})?$/;

export function units(text) {
  const [whole, part = ""] = String(text).split(".");
  return BigInt(whole) * ONE + BigInt(part.padEnd(PLACES, "0").slice(0, PLACES));
}

export function plain(value, places = PLACES) {
  const one = 10n ** BigInt(places);
  const rest = String(value % one).padStart(places, "0").replace(/0+$/, "");
  return rest ? `${value / one}.${rest}` : String(value / one);
}

export function isMark(item, text) {
  if (!SHAPE.test(text)) return false;
  const value = units(text), low = units(item.min);
  return value >= low && value <= units(item.max) && (value - low) % units(item.step) === 0n;
}

// The nearest mark that is allowed, at or below `value` (units).
function onStep(item, value) {
  const low = units(item.min), high = units(item.max), step = units(item.step);
  const inside = value < low ? low : value > high ? high : value;
  return plain(low + ((inside - low) / step) * step);
}

export function stepped(item, text, by) {
  const value = isMark(item, text) ? units(text) : units(item.min) - (by > 0 ? units(item.step) : 0n);
  return onStep(item, value + BigInt(by) * units(item.step));
}

export function middle(item, level) {
  return onStep(item, (units(level.from) + units(level.to)) / 2n);
}

export function fromSlider(item, text) {
  return onStep(item, units(text));
}

export function levelOf(item, text) {
  if (!isMark(item, text)) return -1;
  const value = units(text);
  return (item.levels || []).findIndex((level) => value >= units(level.from) && value <= units(level.to));
}

export function canonical(rubric, values) {
  const kept = {};
  for (const item of rubric.items) {
    const text = values[item.code] || "";
    if (isMark(item, text)) kept[item.code] = plain(units(text));
  }
  return kept;
}

// {left, total, reached}: items not marked, the total as text ("" while none is marked), full marks of the marked ones.
export function sum(rubric, values) {
  let left = 0, total = 0n, reached = 0n;
  for (const item of rubric.items) {
    const weight = units(item.weight || "1");
    if (isMark(item, values[item.code] || "")) {
      total += units(values[item.code]) * weight;
      reached += units(item.max) * weight;
    } else left += 1;
  }
  const none = left === rubric.items.length;
  return { left, none, total: none ? "" : plain(total, 2 * PLACES), reached: plain(reached, 2 * PLACES) };
}

export function same(left, right) {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].every((key) => (left[key] || "") === (right[key] || ""));
}
