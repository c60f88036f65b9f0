import { closeSync, openSync, readSync } from 'node:fs';

/**
 * Random access to a file of decoded pixels. Read from the file for each batch, not held in memory: the
 * operating system's page cache keeps what fits, and a set larger than memory still trains.
 */
export class PixelStore {
  private constructor(
    private readonly fd: number,
    private readonly rows: Map<string, number>,
    readonly size: number,
  ) {}

  static open({ file, hashes, size }: { file: string; hashes: string[]; size: number }): PixelStore {
    return new PixelStore(openSync(file, 'r'), new Map(hashes.map((hash, row) => [hash, row])), size);
  }

  /** @returns RGB bytes, `[hashes.length, size, size, 3]`. @throws when an image is not in the file. */
  read(hashes: readonly string[]): Uint8Array {
    const length = this.size * this.size * 3;
    const pixels = new Uint8Array(hashes.length * length);
    for (const [i, hash] of hashes.entries()) {
      const row = this.rows.get(hash);
      if (row === undefined) throw new Error(`image ${hash} is not in the pixel cache`);
      const count = readSync(this.fd, pixels, i * length, length, row * length);
      if (count !== length) throw new Error(`the pixel cache ends before image ${hash}`);
    }
    return pixels;
  }

  close(): void {
    closeSync(this.fd);
  }
}
