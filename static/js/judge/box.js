// The outbox of a tablet: rows {n, id, seat, owner, sheet, kind, seq, made, tried, iv, data}, oldest first.
import { database, seal, unseal } from "./vault.js";

const STRICT = { durability: "strict" };
// Marks that never left and were changed again at once make one envelope.
const TOGETHER = 2000;

// Keep a change: counted and stored in one transaction, which is done when this comes back.
export async function put(key, seat, owner, kind, { id, sheet, ...body }) {
  const sealed = await seal(key, body);
  const db = await database();
  const tx = db.transaction(["outbox", "counters"], "readwrite", STRICT);
  const outbox = tx.objectStore("outbox"), counters = tx.objectStore("counters");
  const row = { id, seat, owner, sheet, kind, made: Date.now(), tried: false, ...sealed };
  if (kind === "envelope") {
    const counter = (await counters.get([seat, sheet])) || { seat, sheet, seq: 0 };
    row.seq = counter.seq + 1;
    counters.put({ ...counter, seq: row.seq });
    const last = await outbox.index("seat").openCursor(seat, "prev");
    const before = last && last.value;
    const joins = before && before.kind === kind && before.sheet === sheet && !before.tried && row.made - before.made < TOGETHER;
    if (joins) {
      await outbox.put({ ...row, n: before.n, made: before.made });
      row.instead = before.id;
    } else await outbox.add(row);
  } else await outbox.add(row);
  await tx.done;
  return row;
}

export async function rowsOf(seat) {
  return (await database()).getAllFromIndex("outbox", "seat", seat);
}

export async function allRows() {
  return (await database()).getAll("outbox");
}

// Rows with what is in them; `shut` are those that this key does not open (another judge's, or an older binding).
export async function opened(key, rows) {
  const open = [], shut = [];
  for (const row of rows) {
    try {
      const { iv, data, ...plain } = row;
      open.push({ ...plain, body: await unseal(key, row) });
    } catch (error) {
      shut.push(row);
    }
  }
  return { open, shut };
}

// Up to `most` envelopes and 100 acts, in order. Marks behind an act on the same sheet wait until it is answered.
export function batchOf(rows, most) {
  const acted = new Set(), batch = [];
  let envelopes = 0, acts = 0;
  for (const row of rows) {
    if (row.kind === "envelope") {
      if (acted.has(row.sheet) || envelopes === most) break;
      envelopes += 1;
    } else {
      if (acts === 100) break;
      acted.add(row.sheet);
      acts += 1;
    }
    batch.push(row);
  }
  return batch;
}

// Before they leave: from now on they may have arrived, so nothing replaces them. Gives those that are still as read.
export async function markTried(rows) {
  const tx = (await database()).transaction("outbox", "readwrite", STRICT);
  const left = [];
  for (const row of rows) {
    const now = await tx.store.get(row.n);
    if (!now || now.id !== row.id) continue;
    if (!now.tried) tx.store.put({ ...now, tried: true });
    left.push(row);
  }
  await tx.done;
  return left;
}

// The answers are in: rows leave the outbox in the transaction that keeps what the server said.
export async function settle(rows, seatRow, notes, gone) {
  const tx = (await database()).transaction(["outbox", "seats", "notes"], "readwrite", STRICT);
  for (const row of rows) tx.objectStore("outbox").delete(row.n);
  if (seatRow) tx.objectStore("seats").put(seatRow);
  for (const id of gone) tx.objectStore("notes").delete([notes.seat, id]);
  for (const note of notes.rows) tx.objectStore("notes").put(note);
  await tx.done;
}

export async function keepSeat(row) {
  const tx = (await database()).transaction("seats", "readwrite", STRICT);
  tx.store.put(row);
  await tx.done;
}

export async function seatRow(seat) {
  return (await (await database()).get("seats", seat)) || null;
}

export async function seatRows() {
  return (await database()).getAll("seats");
}

export async function notesOf(seat) {
  return (await database()).getAllFromIndex("notes", "seat", seat);
}

export async function dropNote(seat, id) {
  await (await database()).delete("notes", [seat, id]);
}
