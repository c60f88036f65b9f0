import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { internalVariables, settingGroups } from '../../src/shared/settings';
import { securityTests } from '../test/security.mjs';
import { generatedSections, renderedPage } from './sections';

const root = path.resolve(import.meta.dirname, '../..');
const git = (...args: string[]) =>
  execFileSync('git', ['-C', root, ...args], { encoding: 'utf8' })
    .split('\n')
    .filter(Boolean);
const pages = git(
  'ls-files',
  '--cached',
  '--others',
  '--exclude-standard',
  'README.md',
  'docs/**/*.md',
  'docs/*.md',
);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

/** The anchor of a heading as the forges make it. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchor(heading));

describe('the documentation', () => {
  it.each(generatedSections.map((section) => [section.page, section.name, section] as const))(
    '%s has the %s of the code; `npm run docs` writes them',
    async (page, _name, section) => {
      expect(read(page)).toBe(await renderedPage(section));
    },
  );

  it.each(pages)('%s links to pages and headings that exist', (page) => {
    for (const [, target = ''] of read(page).matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^[a-z]+:/.test(target)) continue;
      const [file = '', hash] = target.split('#');
      const linked = file === '' ? page : path.join(path.dirname(page), file);
      expect(existsSync(path.join(root, linked)), `${page} links to ${target}`).toBe(true);
      if (hash) expect(anchorsOf(read(linked)), `${page} links to ${target}`).toContain(hash);
    }
  });

  it('names commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
    const files = git('ls-files', '--cached', '--others', '--exclude-standard');
    for (const page of pages) {
      const text = read(page);
      for (const [, script = ''] of text.matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)) {
        expect(Object.keys(scripts), `${page}: npm run ${script}`).toContain(script);
      }
      for (const [, program = ''] of text.matchAll(/node ((?:scripts|bench)\/[\w./-]+)/g)) {
        expect(files, page).toContain(program);
      }
      for (const [, projects = '', list = ''] of text.matchAll(
        /npx vitest run ((?:--project \w+ )+)([^`\n]+)/g,
      )) {
        for (const filter of list.trim().split(/\s+/)) {
          const found = files.filter((file) => file.includes(filter) && /\.test\.tsx?$/.test(file));
          expect(found, `${page}: a test at ${filter}`).not.toEqual([]);
          const project = found.every((file) => file.endsWith('.long.test.ts'))
            ? 'long'
            : filter.startsWith('worker/')
              ? 'training'
              : 'integration';
          expect(projects, `${page}: ${filter}`).toContain(project);
        }
      }
    }
  });

  it.each(pages)('%s names files and folders that exist', (page) => {
    for (const [, file = ''] of read(page).matchAll(
      /`((?:src|worker|cli|e2e|bench|scripts|prisma|public)\/[\w./()[\]-]*)`/g,
    )) {
      expect(existsSync(path.join(root, file)), `${page} names ${file}`).toBe(true);
    }
  });

  it('names for each promise of security.md the test that holds it, of the gate', () => {
    const rows = [...read('docs/security.md').matchAll(/^\|.*`[^`|]*` \|$/gm)].map(([row]) => row);
    const { tests, specs } = securityTests();
    const files = git('ls-files', '--cached', '--others', '--exclude-standard');
    expect(rows.length).toBeGreaterThan(10);
    for (const file of [...tests, ...specs]) expect(files).toContain(file);
    for (const row of rows) expect(row).toMatch(/`(?!.*\.long\.)[\w./-]+\.(test|spec)\.tsx?`/);
  });

  it('begins with a README of at most 8 KB', () => {
    expect(statSync(path.join(root, 'README.md')).size).toBeLessThanOrEqual(8 * 1024);
  });

  it('lists every variable of the environment that the code reads, and no other', () => {
    const named = git(
      ...['grep', '-ohE', 'MINTMARK_[A-Z0-9_]*[A-Z0-9]|DATABASE_URL', '--'],
      ...['src', 'worker', 'cli', 'scripts', 'e2e', 'playwright.config.ts', ':!src/shared/settings.ts'],
    );
    const listed = settingGroups.flatMap(({ settings }) => settings.flatMap(({ names }) => names));
    expect([...new Set(named)].sort()).toEqual([...new Set([...listed, ...internalVariables])].sort());
  });
});
