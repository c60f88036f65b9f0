// What the suites leave behind for the summary: counts, failures and how long each test took.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setupDir } from '../paths.mjs';

/**
 * `table` is what a suite has measured, to be printed after everything else.
 * @typedef {{ file: string, name: string, seconds: number }} Timing
 * @typedef {{ passed: number, failed: number, skipped: number, failures: string[], timings: Timing[], table?: string }} Report
 */

const SLOWEST = 20;

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
    ...specs.filter(({ ok }) => !ok).map(({ file, title }) => `${file} › ${title}`),
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
