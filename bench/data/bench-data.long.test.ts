import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { dataDocumentSchema } from './document';

const program = path.resolve(import.meta.dirname, '../../scripts/bench-data.mjs');

describe('npm run bench:data', () => {
  it('prints one JSON document in which no photo was left out', { timeout: 400_000 }, async () => {
    const args = [program, '--json', '--quick'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 380_000 });
    const { kinds, memory, list, grid, frames, reports, drafts } = dataDocumentSchema
      .strict()
      .parse(JSON.parse(stdout));
    expect(kinds.slice(0, 2)).toMatchObject([{ photos: 120 }, { photos: 6 }]);
    expect(kinds.every(({ photosPerCpuSecond }) => photosPerCpuSecond > 0)).toBe(true);
    expect(memory.map(({ photos }) => photos)).toEqual([50, 200]);
    expect(list).toMatchObject({ files: 5000 });
    expect(grid[0]).toMatchObject({ engine: 'sqlite', photos: 1000 });
    expect(grid[0]?.filters.find(({ filter }) => filter === 'none')).toMatchObject({ found: 1000 });
    expect(reports).toMatchObject([{ photos: 60, fresh: 20 }]);
    // Left out where the pages are not built.
    for (const { photos, changed, steps } of drafts) {
      expect(changed).toBeGreaterThan(photos / 10);
      expect(steps.map(({ step }) => step)).toEqual([
        'preview',
        'change',
        'undo',
        'redo',
        'publish',
        'difference',
      ]);
    }
    if (frames) expect(frames.nextPhotoMs).toBeGreaterThan(0);
  });
});
