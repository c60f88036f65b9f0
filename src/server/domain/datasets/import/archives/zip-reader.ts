import type { FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { RandomAccessReader } from 'yauzl';
import { fileRange } from './file-range';
import type { ZipExtent } from './zip-end';

/** Read ahead at once: the list of contents is read in pieces of some 50 bytes. */
const WINDOW_BYTES = 256 * 1024;

/** The part of a file that is a zip, for yauzl: it ends without a comment, which may look like another end. */
export class ZipPartReader extends RandomAccessReader {
  #window = Buffer.alloc(0);
  #at = 0;

  constructor(
    private readonly file: FileHandle,
    private readonly extent: ZipExtent,
  ) {
    super();
  }

  override _readStreamForRange(start: number, end: number): Readable {
    const range = { start: this.extent.start + start, end: this.extent.start + end };
    return Readable.from(fileRange(this.file, range), { objectMode: false });
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null) => void,
  ): void {
    this.#fill(position, length).then(
      () => {
        const from = position - this.#at;
        const copied = this.#window.copy(buffer, offset, from, from + length);
        callback(copied < length ? new Error('unexpected EOF') : null);
      },
      (error: Error) => callback(error),
    );
  }

  async #fill(position: number, length: number): Promise<void> {
    const isThere = position >= this.#at && position + length <= this.#at + this.#window.length;
    if (isThere) return;
    const window = Buffer.allocUnsafe(Math.max(length, WINDOW_BYTES));
    const { bytesRead } = await this.file.read(window, 0, window.length, this.extent.start + position);
    this.#window = window.subarray(0, bytesRead);
    const { start, end } = this.extent;
    for (const at of [end - 2, end - 1]) {
      const inWindow = at - start - position;
      if (inWindow >= 0 && inWindow < bytesRead) this.#window[inWindow] = 0;
    }
    this.#at = position;
  }
}
