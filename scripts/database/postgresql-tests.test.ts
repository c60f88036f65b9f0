import { existsSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { COVERED_ELSEWHERE, filesThatSpeakSql, postgresqlTests, SQLITE_ONLY } from './postgresql-tests.mjs';

const selected = postgresqlTests();
const speakers = filesThatSpeakSql();
const isTest = (file: string) => file.endsWith('.test.ts');

describe('the tests that are run on PostgreSQL', () => {
  it('are all there', () => {
    expect(selected.length).toBeGreaterThan(20);
    expect(selected.filter((file) => !existsSync(file))).toEqual([]);
    expect(Object.values(COVERED_ELSEWHERE).filter((test) => !selected.includes(test))).toEqual([]);
  });

  it('are among others all that speak SQL themselves', () => {
    const tests = speakers.filter(isTest);
    expect(tests.length).toBeGreaterThan(3);
    expect(tests.filter((test) => !selected.includes(test) && !SQLITE_ONLY.includes(test))).toEqual([]);
  });

  it('have one beside or below each source file that speaks SQL, locks or asks for the engine', () => {
    const sources = speakers.filter((file) => !isTest(file) && !file.startsWith('e2e'));
    expect(sources.length).toBeGreaterThan(10);
    const uncovered = sources.filter(
      (file) =>
        !COVERED_ELSEWHERE[file] && !selected.some((test) => test.startsWith(`${path.dirname(file)}/`)),
    );
    expect(uncovered).toEqual([]);
  });
});
