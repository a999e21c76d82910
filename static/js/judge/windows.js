// Several windows of the app on one tablet: one of them sends at a time, all of them hear of every change.
import { database, uuid } from "./vault.js";

export const WINDOW = uuid();
const LEASE = 20000;

// Run `work` if no other window does so now. Without Web Locks (iPad before 15.4) a lease in the database stands in.
export async function alone(name, work) {
  if (navigator.locks) {
    return navigator.locks.request(`cx-judge-${name}`, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
  }
  if (!(await lease(name, Date.now() + LEASE))) return undefined;
  const timer = setInterval(() => lease(name, Date.now() + LEASE), LEASE / 3);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await lease(name, 0);
  }
}

async function lease(name, until) {
  const tx = (await database()).transaction("meta", "readwrite");
  const held = await tx.store.get(`lease-${name}`);
  const free = !held || held.by === WINDOW || held.until < Date.now();
  if (free) tx.store.put({ by: WINDOW, until }, `lease-${name}`);
  await tx.done;
  return free;
}

const channel = window.BroadcastChannel ? new BroadcastChannel("cx-judge") : null;

export function tellOthers(what) {
  if (channel) channel.postMessage(what);
  else {
    // Storage events reach the other windows where there is no channel.
    try { localStorage.setItem("cx-judge-ping", JSON.stringify([what, Date.now()])); } catch (error) { /* private window */ }
  }
}

export function hear(onWord) {
  if (channel) channel.addEventListener("message", (event) => onWord(event.data));
  else window.addEventListener("storage", (event) => {
    if (event.key === "cx-judge-ping" && event.newValue) onWord(JSON.parse(event.newValue)[0]);
  });
}
