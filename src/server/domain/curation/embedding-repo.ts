import type { Db } from '../../db/dialect';

/** Rows in one statement: SQLite works on the thread that serves. */
const CHUNK = 200;

/** Those of `hashes` whose features this network has computed. */
export async function findEmbedded(
  db: Db,
  { hashes, network }: { hashes: readonly string[]; network: string },
): Promise<Set<string>> {
  const rows = await db.photoEmbedding.findMany({
    where: { hash: { in: [...hashes] }, network },
    select: { hash: true },
  });
  return new Set(rows.map(({ hash }) => hash));
}

/** @param values null for a photo that cannot be decoded */
export async function upsertEmbedding(
  db: Db,
  { hash, network, values }: { hash: string; network: string; values: Uint8Array | null },
): Promise<void> {
  const data = { network, values: values && Uint8Array.from(values) };
  await db.photoEmbedding.upsert({ where: { hash }, create: { hash, ...data }, update: data });
}

/** Features by photo, of those that could be decoded. */
export async function findEmbeddings(
  db: Db,
  { hashes, network }: { hashes: readonly string[]; network: string },
): Promise<Map<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (let start = 0; start < hashes.length; start += CHUNK) {
    const rows = await db.photoEmbedding.findMany({
      where: { hash: { in: hashes.slice(start, start + CHUNK) }, network },
      select: { hash: true, values: true },
    });
    for (const { hash, values } of rows) if (values) found.set(hash, values);
  }
  return found;
}

/** The features of photos one after the other, zeros for a photo without; nothing when none has any. */
export async function packedEmbeddings(
  db: Db,
  { hashes, network }: { hashes: readonly string[]; network: string },
): Promise<Uint8Array> {
  const found = await findEmbeddings(db, { hashes, network });
  const [first] = found.values();
  if (!first) return new Uint8Array();
  const packed = new Uint8Array(hashes.length * first.length);
  for (const [i, hash] of hashes.entries()) packed.set(found.get(hash) ?? [], i * first.length);
  return packed;
}
