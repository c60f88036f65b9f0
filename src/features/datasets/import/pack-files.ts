/** A file with its path below what was picked or dropped, `/` between folders. */
export interface PickedFile {
  path: string;
  file: File;
}

const BLOCK = 512;
/** The name field of a header; what is longer stands in a record before it. */
const MAX_NAME_BYTES = 100;

/**
 * Many files as one tar, which is sent as one stream. Nothing is read for it: the blob refers to the files, and the
 * browser reads them while they are sent. The same files give the same bytes, so that an upload can continue after the page
 * was closed.
 */
export function packFiles(files: readonly PickedFile[]): Blob {
  const parts: BlobPart[] = [];
  for (const { path, file } of files) {
    const name = new TextEncoder().encode(path);
    const mtime = Math.floor(file.lastModified / 1000);
    if (name.length > MAX_NAME_BYTES || name.length > path.length) {
      const record = paxRecord('path', path);
      parts.push(header({ name: ascii('pax'), bytes: record.length, mtime, type: 'x' }), padded(record));
    }
    parts.push(header({ name: name.subarray(0, MAX_NAME_BYTES), bytes: file.size, mtime, type: '0' }), file);
    if (file.size % BLOCK > 0) parts.push(new Uint8Array(BLOCK - (file.size % BLOCK)));
  }
  parts.push(new Uint8Array(2 * BLOCK));
  return new Blob(parts);
}

interface Entry {
  name: Uint8Array;
  bytes: number;
  /** Seconds since 1970. */
  mtime: number;
  /** `0` for a file, `x` for what the next header cannot hold. */
  type: '0' | 'x';
}

/** A header of POSIX ustar. */
function header({ name, bytes, mtime, type }: Entry): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK);
  const put = (text: string, at: number) => block.set(ascii(text), at);
  block.set(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${octal(bytes, 11)}\0`, 124);
  put(`${octal(Math.max(0, mtime), 11)}\0`, 136);
  // The checksum counts itself as spaces.
  put(' '.repeat(8), 148);
  put(type, 156);
  put('ustar\x0000', 257);
  const sum = block.reduce((total, byte) => total + byte, 0);
  put(`${octal(sum, 6)}\0 `, 148);
  return block;
}

/** `LENGTH path=VALUE\n`, whose length counts its own digits. */
function paxRecord(key: string, value: string): Uint8Array<ArrayBuffer> {
  const rest = new TextEncoder().encode(` ${key}=${value}\n`);
  let length = rest.length;
  while (String(length).length + rest.length !== length) length = String(length).length + rest.length;
  const record = new Uint8Array(length);
  record.set(ascii(String(length)), 0);
  record.set(rest, String(length).length);
  return record;
}

function padded(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(Math.ceil(bytes.length / BLOCK) * BLOCK);
  whole.set(bytes);
  return whole;
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
const ascii = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
