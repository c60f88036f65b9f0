import { compareClassKeys, parseClassName, SPLITS } from '@/shared/coin-class';
import { demoClasses } from '../../../../demo-coins/coin-catalogue';
import { DEMO_PHOTOS_PER_CLASS, drawDemoSet } from '../../../../demo-coins/demo-set';
import type { ImportSource, SourceFile } from './import-source';

export const DEMO_DATASET = 'Demonstration coins';

/** The demonstration is the same on every machine, and importing it again is noticed. */
const DEMO_SEED = 1;

/** The built-in demonstration set as a source of photos; they are drawn while the import asks for them. */
export function openDemoSource(perClass = DEMO_PHOTOS_PER_CLASS): ImportSource {
  const each = SPLITS.reduce((sum, split) => sum + perClass[split], 0);
  return {
    classes: [...demoClasses]
      .sort((a, b) => compareClassKeys(a.key, b.key))
      .map(({ key, value, currency, country }) => parseClassName(key, `${value},${currency},${country}`)),
    total: demoClasses.length * each,
    files: drawn(perClass),
    skipped: [],
    notes: ['Generated for demonstration: every coin, country and currency in it is invented.'],
    close: () => undefined,
  };
}

async function* drawn(perClass: typeof DEMO_PHOTOS_PER_CLASS): AsyncGenerator<SourceFile> {
  for await (const { classKey, split, fileName, bytes } of drawDemoSet({ seed: DEMO_SEED, perClass })) {
    yield {
      file: `${split}/${classKey}/${fileName}`,
      name: fileName,
      classKey,
      split,
      bytes: bytes.length,
      read: async () => bytes,
    };
  }
}
