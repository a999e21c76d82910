// Requests that give up after ten seconds. `Lost` = nobody answered; everything else is an answer.
export class Lost extends Error {}

// In milliseconds. One object, so that a test can let hours pass in a minute.
export const times = { timeout: 10000, longest: 15000, first: 1000, every: 15000, soon: 600, other: 2000 };

export async function ask(url, { method = "GET", body = null, headers = {}, timeout = times.timeout } = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), timeout);
  const asked = Date.now();
  try {
    const answer = await fetch(url, {
      method, body, signal: stop.signal, credentials: "same-origin", redirect: "manual", cache: "no-store",
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest", ...headers },
    });
    // Sent on to the sign-in page: the same as a plain 401.
    if (answer.type === "opaqueredirect") return { status: 401, data: {}, etag: "" };
    const isJson = (answer.headers.get("Content-Type") || "").includes("json");
    const data = isJson && answer.status !== 304 ? await answer.json() : {};
    return { status: answer.status, data, etag: answer.headers.get("ETag") || "", isJson, skew: skewOf(answer, asked) };
  } catch (error) {
    throw new Lost(String(error && error.message));
  } finally {
    clearTimeout(timer);
  }
}

// The server's clock minus ours in ms, half of the way there and back taken off; null where it does not say.
function skewOf(answer, asked) {
  const said = Number(answer.headers.get("X-Server-Time"));
  return said ? said + (Date.now() - asked) / 2 - Date.now() : null;
}

// 1, 2, 4, 8, 15 seconds, each a little earlier or later, so that a hall of tablets does not come at once.
export function pause(tries) {
  return Math.min(times.longest, times.first * 2 ** Math.min(tries, 4)) * (0.7 + Math.random() * 0.6);
}
