import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { folderCircles } from './lint/folder-circles.mjs';

const root = resolve(import.meta.dirname, '..');

const refused: [file: string, code: string, message: string][] = [
  ['src/shared/a.ts', "import 'node:fs';", 'src/shared runs in browser, web and worker'],
  ['src/shared/b.ts', "import 'react';", 'src/shared runs in browser, web and worker'],
  ['src/components/ui/a.tsx', "import '@/features/runs/page/run-page';", 'src/components knows no domain'],
  ['src/features/runs/a.tsx', "import '@/server/domain/runs/service';", 'reach the server through useTRPC'],
  ['src/app/a.tsx', "import '@/server/domain/runs/service';", 'src/app is routing only'],
  ['src/server/rest/a.ts', "import '../db/generated/client';", 'The Prisma client is for'],
  ['src/server/domain/runs/a.ts', "import '../../trpc/root';", 'Services know no transport'],
  ['src/server/inference/a.ts', "import '@tensorflow/tfjs';", 'computes no TensorFlow'],
  ['worker/agent/a.ts', "import '@tensorflow/tfjs';", 'TensorFlow is loaded under worker/tf only'],
  ['worker/tf/a.ts', "import '@/server/env';", 'knows only a URL and a token'],
  ['cli/a.ts', "import '@/server/env';", 'a client of the server'],
];
/** Two files that import one another, the second by type only: neither may. */
const circle: [file: string, code: string][] = [
  ['src/server/circle/a.ts', "import './b';"],
  ['src/server/circle/b.ts', "import type { A } from './a';\nexport type B = A;"],
];
const spread: [file: string, code: string][] = [
  ['src/server/spread/a.ts', 'export const a = { ...{ b: 1 } };'],
  ['src/features/spread/a.tsx', 'export const A = () => <p {...{ id: "a" }} />;'],
];
const allowed: [file: string, code: string][] = [
  ['src/features/api/ok.tsx', "import type { AppRouter } from '@/server/trpc/root';"],
  ['src/app/ok.tsx', "import '@/server/server-context';"],
  ['worker/tf/ok.ts', "import '@tensorflow/tfjs';"],
  ['src/server/spread/ok.ts', 'export const b = (a: object) => ({ ...a, ...(a && { c: 1 }) });'],
  ['src/server/domain/runs/ok.ts', "import '../../db/generated/client';"],
];

/** Biome's messages by file, for a tree of one-line files under the project's own configuration. */
const messages = new Map<string, string>();
let tree: string;

beforeAll(() => {
  tree = realpathSync(mkdtempSync(join(tmpdir(), 'mintmark-lint-')));
  const config = JSON.parse(readFileSync(join(root, 'biome.json'), 'utf8'));
  const plugins = config.plugins.map((plugin: string) => join(root, plugin));
  writeFileSync(
    join(tree, 'biome.json'),
    JSON.stringify({ ...config, plugins, $schema: undefined, vcs: undefined }),
  );
  for (const [file, code] of [...refused, ...circle, ...spread, ...allowed]) {
    mkdirSync(dirname(join(tree, file)), { recursive: true });
    writeFileSync(join(tree, file), `${code}\n`);
  }
  const biome = join(root, 'node_modules/@biomejs/biome/bin/biome');
  const args = [
    biome,
    'lint',
    '--only=style/noRestrictedImports',
    '--only=suspicious/noImportCycles',
    '--only=plugin',
    '--max-diagnostics=none',
    '--reporter=github',
    '.',
  ];
  const { stdout } = spawnSync(process.execPath, args, { cwd: tree, encoding: 'utf8' });
  for (const line of stdout.split('\n')) {
    const file = /file=([^,]+)/.exec(line)?.[1];
    if (file) messages.set(relative(tree, file), line);
  }
});

afterAll(() => rmSync(tree, { recursive: true, force: true }));

describe('import rules', () => {
  it.each(refused)('refuse in %s: %s', (file, _code, message) => {
    expect(messages.get(file)).toContain(message);
  });

  it.each(circle)('refuse the circle through %s', (file) => {
    expect(messages.get(file)).toContain('noImportCycles');
  });

  it.each(spread)('refuse the spread literal in %s', (file) => {
    expect(messages.get(file)).toContain('Write the properties of this literal');
  });

  it.each(allowed)('allow in %s: %s', (file) => {
    expect(messages.get(file)).toBeUndefined();
  });
});

describe('circles of imports between features', () => {
  const source = (path: string, ...specifiers: string[]) => ({
    path: `src/features/${path}`,
    text: specifiers.map((specifier) => `import { it } from '${specifier}';`).join('\n'),
  });

  it('are refused over any number of features, with the imports and what to do', () => {
    const [circle, ...others] = folderCircles([
      source('runs/a.tsx', '../queue/b'),
      source('queue/b.ts', '@/features/live/c'),
      source('live/c.ts', '../runs/page/d'),
      source('models/e.ts', '../runs/a'),
    ]);
    expect(others).toEqual([]);
    expect(circle).toContain('import one another in a circle: live, queue, runs');
    expect(circle).toContain('Move what both need into src/components or src/shared');
    expect(circle).toContain('src/features/live/c.ts imports src/features/runs/page/d');
    expect(circle).not.toContain('models');
  });

  it('count imports of types, and those at run time', () => {
    const text = (code: string) => [
      { path: 'src/features/runs/a.ts', text: code },
      source('live/b.ts', '../runs/a'),
    ];
    expect(folderCircles(text("import type { B } from '../live/b';"))).toHaveLength(1);
    expect(folderCircles(text("const b = await import('../live/b');"))).toHaveLength(1);
    expect(folderCircles(text("export {\n  b,\n} from '../live/b';"))).toHaveLength(1);
  });

  it.each(['src/server', 'src/server/domain', 'worker', 'worker/agent', 'worker/tf'])(
    'are refused in %s',
    (of) => {
      const sources = [
        { path: `${of}/runs/a.ts`, text: "import { b } from '../models/b';" },
        { path: `${of}/models/b.ts`, text: "import { a } from '../runs/a';" },
      ];
      expect(folderCircles(sources)[0]).toContain(
        `${of}: these folders import one another in a circle: models, runs.`,
      );
      expect(folderCircles(sources.slice(1))).toEqual([]);
    },
  );

  it('are none where imports lead one way, or stay inside a feature', () => {
    expect(
      folderCircles([source('runs/a.ts', '../live/b', './page/c'), source('runs/page/c.ts', '../a')]),
    ).toEqual([]);
  });
});
