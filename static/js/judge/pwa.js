// The service worker: registered on every page of the judge; a new version waits until the judge takes it.
export const isWeChat = () => /MicroMessenger/i.test(navigator.userAgent);
export const canWork = () => Boolean(navigator.serviceWorker && window.isSecureContext && window.indexedDB && window.crypto && window.crypto.subtle);

export async function register(onWaiting) {
  if (!navigator.serviceWorker || !window.isSecureContext) return null;
  try {
    const registration = await navigator.serviceWorker.register("/judge/sw.js", { scope: "/judge/", updateViaCache: "none" });
    const look = () => { if (registration.waiting && registration.active) onWaiting(registration.waiting); };
    look();
    registration.addEventListener("updatefound", () => {
      const next = registration.installing;
      if (next) next.addEventListener("statechange", look);
    });
    return registration;
  } catch (error) {
    return null; // no network, or a browser that forbids it
  }
}

// Whether the worker is there; waits while it is being fetched.
export function isActive(registration) {
  if (!registration) return Promise.resolve(false);
  const next = registration.active || registration.waiting || registration.installing;
  return new Promise((done) => {
    const look = () => {
      if (registration.active && registration.active.state === "activated") done(true);
      else if (!next || next.state === "redundant") done(false);
    };
    if (next) next.addEventListener("statechange", look);
    look();
  });
}

// An app that stays open for days never navigates, so nobody else asks.
const OFTEN = 600000;
let looked = Date.now();
export async function lookForUpdate(registration) {
  if (!registration || Date.now() - looked < OFTEN) return;
  looked = Date.now();
  await registration.update().catch(() => {}); // no network
}

// The browser lets the old worker end what it is fetching, so this may take a while; `onGone` when a newer one came between.
export function takeOver(waiting, onGone) {
  const reload = () => location.reload();
  const look = () => {
    if (waiting.state === "activated") reload();
    else if (waiting.state === "redundant") onGone();
  };
  navigator.serviceWorker.addEventListener("controllerchange", reload, { once: true });
  waiting.addEventListener("statechange", look);
  waiting.postMessage({ type: "take-over" });
  look();
}
