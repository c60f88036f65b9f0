// What the suites leave behind for the summary: counts, failures and how long each test took.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { setupDir } from '../paths.mjs';

/**
 * `table` is what a suite has measured, to be printed after everything else.
 * @typedef {{ file: string, name: string, seconds: number }} Timing
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[], timings: Timing[], table?: string }} Report
 */

const SLOWEST = 20;
/** An assertion of Playwright says in its first lines what it was, what it wanted and what it got. */
const REASON_LINES = 5;

const folder = join(setupDir, 'reports');

export const reportFile = (suite) => join(folder, `${suite}.json`);

export function clearReports() {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

/** @returns {Report | null} null where the runner died before it could write one */
export function readVitest(suite) {
  return read(suite);
}

/** @returns {Report | null} */
export function readPlaywright(suite) {
  const report = read(suite);
  if (!report) return null;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const specs = report.suites.flatMap(specsOf);
  const failures = [
    ...specs.filter(({ ok }) => !ok).map((spec) => `${spec.file} › ${spec.title}: ${whyOf(spec)}`),
    ...report.errors.map(({ message }) => message?.split('\n', 1)[0] ?? 'an error outside of any test'),
  ];
  return {
    passed: expected,
    failed: Math.max(unexpected + flaky, failures.length),
    skipped,
    failures,
    timings: specs.map(({ file, title, tests }) => ({
      file: `e2e/${file}`,
      name: title,
      seconds: tests
        .flatMap(({ results }) => results)
        .reduce((sum, { duration }) => sum + duration / 1000, 0),
    })),
  };
}

/** What the first failed attempt of a test said, in a line with the place where it said so. */
function whyOf({ file, tests }) {
  const error = tests.flatMap(({ results }) => results).find((result) => result.error)?.error;
  if (!error) return 'no reason was given';
  const lines = stripVTControlCharacters(error.message ?? '').split('\n');
  const said = lines.map((line) => line.trim()).filter(Boolean);
  const at = error.location ? ` (${file}:${error.location.line})` : '';
  return `${said.slice(0, REASON_LINES).join(' · ')}${at}`;
}

/** Playwright's suites lie in one another. */
function specsOf({ specs = [], suites = [] }) {
  return [...specs, ...suites.flatMap(specsOf)];
}

function read(suite) {
  const file = reportFile(suite);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** @param {(Timing & { suite: string })[]} timings @returns {string[]} a line each */
export function slowest(timings) {
  return timings
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, SLOWEST)
    .map(
      ({ suite, file, name, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${suite}  ${file} › ${name}`,
    );
}
