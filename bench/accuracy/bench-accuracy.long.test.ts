import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { resultSchema } from './document';
import { servedName } from './served-name';

const program = path.resolve(import.meta.dirname, '../../scripts/bench-accuracy.mjs');
const data = path.resolve(import.meta.dirname, '../../../shared/data');
const documentSchema = z.object({ results: z.array(resultSchema) });

describe.skipIf(!existsSync(path.join(data, 'wild-dev.zip')))('npm run bench:accuracy', () => {
  it('trains, evaluates every set, and does not train a second time', { timeout: 900_000 }, async () => {
    const run = async () => {
      const args = [program, '--quick', '--json', '--data', data];
      const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 440_000 });
      return documentSchema.parse(JSON.parse(stdout)).results[0];
    };
    const first = await run();
    expect(Object.keys(first?.sets ?? {})).toEqual([
      'coins-211 validation',
      'coins-211 test',
      'wild-dev',
      'wild-dev, euro',
      'wild-dev, Brazilian',
      'wild-dev, scenes',
      'korea-won',
      'phone-like validation',
      ...['wild-dev', 'wild-dev, euro', 'wild-dev, Brazilian', 'wild-dev, scenes', 'korea-won'].map(
        servedName,
      ),
    ]);
    const second = await run();
    expect(second?.sets).toEqual(first?.sets);
    expect(second?.trainSeconds).toBe(first?.trainSeconds);
  });
});
