import { compareClassKeys, parseClassName, SPLITS } from '@/shared/coin-class';
import { demoClasses } from '../../../../demo-coins/coin-catalogue';
import { DEMO_PHOTOS_PER_CLASS } from '../../../../demo-coins/demo-set';
import { openPool, type Pool } from '../../../pool/pool';
import type { ImportSource, SourceFile } from './import-source';

export const DEMO_DATASET = 'Demonstration coins';

/** The demonstration is the same on every machine, and importing it again is noticed. */
const DEMO_SEED = 1;

/**
 * The built-in demonstration set as a source of photos. They are drawn class by class while the import asks for
 * them, in a process of its own: drawing takes a minute, and what all classes share is painted once there.
 */
export async function openDemoSource(perClass = DEMO_PHOTOS_PER_CLASS): Promise<ImportSource> {
  const each = SPLITS.reduce((sum, split) => sum + perClass[split], 0);
  const pool = await openPool({ processes: 1 });
  return {
    classes: [...demoClasses]
      .sort((a, b) => compareClassKeys(a.key, b.key))
      .map(({ key, value, currency, country }) => parseClassName(key, `${value},${currency},${country}`)),
    total: demoClasses.length * each,
    files: drawn(pool, perClass),
    skipped: [],
    notes: ['Generated for demonstration: every coin, country and currency in it is invented.'],
    close: () => void pool.close(),
  };
}

async function* drawn(pool: Pool, perClass: typeof DEMO_PHOTOS_PER_CLASS): AsyncGenerator<SourceFile> {
  const draw = (classKey: string) =>
    pool.run('drawDemoClass', { seed: DEMO_SEED, perClass, classKey }, { priority: 'background' });
  for (const { key } of demoClasses) {
    for (const { classKey, split, fileName, bytes } of await draw(key)) {
      yield {
        photos: [
          { file: `${split}/${classKey}/${fileName}`, name: fileName, classKey, split, isDrawn: true },
        ],
        bytes: bytes.length,
        read: async () => bytes,
      };
    }
  }
}
