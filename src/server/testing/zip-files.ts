import { writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';

export interface ZipEntry {
  path: string;
  /** Null for a folder. */
  bytes: Uint8Array | string | null;
  mode?: number;
  compress?: boolean;
}

/** A zip in memory. Its writer refuses paths that lead out; `replaceBytes` makes those afterwards. */
export async function buildZip(entries: ZipEntry[]): Promise<Buffer> {
  const zip = new ZipFile();
  for (const { path, bytes, mode, compress = false } of entries) {
    if (bytes === null) zip.addEmptyDirectory(path);
    else zip.addBuffer(Buffer.from(bytes as Uint8Array), path, { compress, mode: mode ?? 0o100644 });
  }
  zip.end();
  return buffer(zip.outputStream as Readable);
}

export async function writeZip(file: string, entries: ZipEntry[]): Promise<string> {
  await writeFile(file, await buildZip(entries));
  return file;
}

/** Replaces every occurrence of a text by another of the same length, as a hex editor would. */
export function replaceBytes(zip: Buffer, from: string, to: string): Buffer {
  if (from.length !== to.length) throw new Error('the lengths differ');
  return Buffer.from(zip.toString('latin1').replaceAll(from, to), 'latin1');
}

/** Offsets of the entries in the archive's list of contents. */
export function centralHeaders(zip: Buffer): number[] {
  const offsets: number[] = [];
  for (let at = zip.indexOf('PK\x01\x02'); at >= 0; at = zip.indexOf('PK\x01\x02', at + 4)) offsets.push(at);
  return offsets;
}
