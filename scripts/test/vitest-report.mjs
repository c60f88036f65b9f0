// A reporter of Vitest: writes the outcome of a project, as scripts/test.mjs sums it up, into the file that
// MINTMARK_TEST_REPORT names.
import { writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { root } from '../paths.mjs';

const firstLine = (text) => stripVTControlCharacters(text).trim().split('\n', 1)[0];
const seconds = (ms) => (ms ?? 0) / 1000;

export default class VitestReport {
  onTestRunEnd(modules, unhandledErrors) {
    const report = { passed: 0, failed: 0, skipped: 0, failures: [], timings: [] };
    for (const module of modules) addModule(report, module);
    for (const error of unhandledErrors) addFailure(report, `an error outside of any test: ${error.message}`);
    const file = process.env.MINTMARK_TEST_REPORT;
    if (file) writeFileSync(file, JSON.stringify(report));
  }
}

function addModule(report, module) {
  const file = relative(root, module.moduleId);
  let inTests = 0;
  for (const test of module.children.allTests()) {
    const { state, errors = [] } = test.result();
    const { table } = test.meta();
    if (table) report.table = table;
    report[state === 'pending' ? 'skipped' : state] += 1;
    if (state === 'failed') {
      report.failures.push(`${file} › ${test.fullName}: ${firstLine(errors[0]?.message ?? '')}`);
    }
    const duration = test.diagnostic()?.duration ?? 0;
    inTests += duration;
    report.timings.push({ file, name: test.fullName, seconds: seconds(duration) });
  }
  const { duration, collectDuration } = module.diagnostic();
  // What beforeAll and afterAll take belongs to no test, and can be most of a file's time.
  report.timings.push({ file, name: '(set-up and tear-down)', seconds: seconds(duration - inTests) });
  report.timings.push({ file, name: '(imports)', seconds: seconds(collectDuration) });
  addSuiteErrors(report, file, module);
}

/** A file that did not load, and a beforeAll that failed, have no failing test to name. */
function addSuiteErrors(report, file, module) {
  const suites = [module, ...module.children.allSuites()];
  for (const error of suites.flatMap((suite) => suite.errors())) {
    addFailure(report, `${file}: ${firstLine(error.message)}`);
  }
}

function addFailure(report, text) {
  report.failed += 1;
  report.failures.push(text);
}
