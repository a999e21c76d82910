// The materials that a tablet keeps for a hall without a network: a cache for each seat. They are not sealed, so they stay no
// longer than the key of their seat does.
const PREFIX = "judge-materials-";
export const cacheOf = (seat) => `${PREFIX}${seat}`;

// All go, but those of these seats.
export async function dropMaterials(seats = []) {
  if (!window.caches) return;
  const keep = new Set([...seats].map(cacheOf));
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && !keep.has(name));
  await Promise.all(names.map((name) => caches.delete(name)));
}
