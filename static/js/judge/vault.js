// What the tablet keeps, in IndexedDB. Whatever names a judge, an entry or a mark is sealed with AES-GCM under a key that
// no script can read; the keys stand in a database of their own, which signing out throws away as a whole.
const { openDB, deleteDB } = window.idb || {};
const NAME = "cx-judge", KEYS = "cx-judge-keys";
const encoder = new TextEncoder(), decoder = new TextDecoder();

export const isAble = () => Boolean(window.indexedDB && openDB && window.crypto && window.crypto.subtle);

export function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

function upgrade(db) {
  db.createObjectStore("seats", { keyPath: "seat" }); // sealed work of a seat
  const outbox = db.createObjectStore("outbox", { keyPath: "n", autoIncrement: true });
  outbox.createIndex("seat", "seat");
  db.createObjectStore("notes", { keyPath: ["seat", "id"] }).createIndex("seat", "seat"); // answers that need the judge
  db.createObjectStore("counters", { keyPath: ["seat", "sheet"] }); // device_seq of each sheet, never reset
  db.createObjectStore("meta");
}

let opened = null, keysOpened = null;

export function database() {
  if (!opened) {
    opened = openDB(NAME, 1, { upgrade, blocking: (_from, _to, event) => { event.target.close(); opened = null; } });
    opened.catch(() => { opened = null; });
  }
  return opened;
}

function keyring() {
  if (!keysOpened) {
    keysOpened = openDB(KEYS, 1, {
      upgrade: (db) => db.createObjectStore("keys", { keyPath: "seat" }),
      // Another window signs out: let go, or the keys would stay.
      blocking: (_from, _to, event) => { event.target.close(); keysOpened = null; },
      terminated: () => { keysOpened = null; },
    });
    keysOpened.catch(() => { keysOpened = null; });
  }
  return keysOpened;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
}

// Two keys from the seat's seal, neither of which can be read again: one to encrypt, one to sign exports.
export async function keepKey(seat, owner, seal) {
  const raw = bytesOf(seal);
  const base = await crypto.subtle.importKey("raw", raw, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(32), info: encoder.encode("chuangxiang.tablet") };
  const aes = await crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const mac = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const db = await keyring();
  const tx = db.transaction("keys", "readwrite", { durability: "strict" });
  let others = 0;
  for (const row of await tx.store.getAll()) {
    if (row.owner !== owner) {
      others += 1;
      tx.store.delete(row.seat);
    }
  }
  tx.store.put({ seat, owner, aes, mac });
  await tx.done;
  return { key: { seat, owner, aes, mac }, others };
}

export async function keyOf(seat) {
  return (await (await keyring()).get("keys", seat)) || null;
}

export async function keptKeys() {
  return (await keyring()).getAll("keys");
}

// Signed out: nothing that was kept can be read any more, whoever uses the tablet next. Sealed marks stay.
export async function forgetKeys() {
  if (keysOpened) (await keysOpened).close();
  keysOpened = null;
  await deleteDB(KEYS);
}

export async function seal(key, value) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const data = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key.aes, encoder.encode(JSON.stringify(value)));
  return { iv, data };
}

export async function unseal(key, row) {
  const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: row.iv }, key.aes, row.data);
  return JSON.parse(decoder.decode(open));
}

export async function signed(key, text) {
  const mac = await crypto.subtle.sign("HMAC", key.mac, encoder.encode(text));
  return Array.from(new Uint8Array(mac), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export async function deviceName() {
  const db = await database();
  const tx = db.transaction("meta", "readwrite");
  let name = await tx.store.get("device");
  if (!name) {
    name = uuid();
    tx.store.put(name, "device");
  }
  await tx.done;
  return name;
}
