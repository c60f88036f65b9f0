import { closeSync, openSync, readSync } from 'node:fs';
import { TrainerError } from '../errors';
import type { PixelFile } from './pixel-file';

/**
 * Random access to a file of decoded pixels. Read from the file for each batch, not held in memory: the
 * operating system's page cache keeps what fits, and a set larger than memory still trains.
 */
export class PixelStore {
  private constructor(
    /** Threads of this process may read from it, too, until `close`. */
    readonly fd: number,
    private readonly rows: Map<string, number>,
    readonly size: number,
  ) {}

  static open({ file, hashes, size }: PixelFile): PixelStore {
    return new PixelStore(openSync(file, 'r'), new Map(hashes.map((hash, row) => [hash, row])), size);
  }

  /** @returns RGB bytes, `[hashes.length, size, size, 3]`. @throws TrainerError when an image is not in the file. */
  read(hashes: readonly string[]): Uint8Array {
    const length = this.size * this.size * 3;
    const pixels = new Uint8Array(hashes.length * length);
    for (const [i, hash] of hashes.entries()) {
      readRow({ fd: this.fd, row: this.rowOf(hash), pixels: pixels.subarray(i * length, (i + 1) * length) });
    }
    return pixels;
  }

  /** Where the file has an image, counted in photos. @throws TrainerError when it is not there. */
  rowOf(hash: string): number {
    const row = this.rows.get(hash);
    if (row === undefined) {
      throw new TrainerError(
        'dataset-invalid',
        `Image ${hash} is not among the decoded pixels of this dataset.`,
      );
    }
    return row;
  }

  close(): void {
    closeSync(this.fd);
  }
}

/** Fills `pixels` with the file's image `row`. @throws TrainerError when the file ends before it. */
export function readRow({ fd, row, pixels }: { fd: number; row: number; pixels: Uint8Array }): void {
  const count = readSync(fd, pixels, 0, pixels.length, row * pixels.length);
  if (count === pixels.length) return;
  throw new TrainerError(
    'dataset-invalid',
    `The cache of decoded pixels ends before image ${row + 1}: another program cut it. Start the run again; ` +
      'the photos are decoded again.',
  );
}
