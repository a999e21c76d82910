// What the app says, translated by the server and cached with the page; {names} are filled in.
const found = document.getElementById("words");
const words = found ? JSON.parse(found.textContent) : {};

export function t(name, values = {}) {
  let text = words[name] || name;
  for (const key of Object.keys(values)) text = text.split(`{${key}}`).join(String(values[key]));
  return text;
}

const two = (number) => String(number).padStart(2, "0");

export function clockTime(value) {
  const at = value ? new Date(value) : new Date();
  return `${two(at.getHours())}:${two(at.getMinutes())}`;
}

export function when(value) {
  if (!value) return "";
  const at = new Date(value), today = new Date();
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
  return at.toDateString() === today.toDateString() ? time : t("day", { m: at.getMonth() + 1, d: at.getDate(), time });
}

export function size(bytes) {
  if (!bytes) return "";
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
