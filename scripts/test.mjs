// `npm test`: its own set-up, then lint with the import rules, types, unit, integration and end-to-end tests.
// `npm test -- unit types` runs only what is named; `npm run test:long` runs what takes too long for every change.
import { ALL_STEPS, failSetup, setup } from './setup.mjs';
import { clearReports, slowest } from './test/report.mjs';
import { GATE, suites } from './test/suites.mjs';

const wanted = process.argv.slice(2);
if (wanted.includes('--help')) {
  process.stdout.write(`Usage: npm test [-- SUITE…]\n\nThe suites: ${Object.keys(suites).join(', ')}.\n`);
  process.exit(0);
}
const unknown = wanted.filter((name) => !(name in suites));
if (unknown.length) {
  process.stderr.write(
    `There is no suite ${unknown.join(', ')}; the suites: ${Object.keys(suites).join(', ')}.\n`,
  );
  process.exit(1);
}
const names = wanted.length ? wanted : GATE;
const needed = new Set(names.flatMap((name) => suites[name].needs));
await setup(ALL_STEPS.filter((step) => needed.has(step))).catch(failSetup);

clearReports();
const results = [];
const light = names.filter((name) => suites[name].light);
results.push(...(await sideBySide(light)));
for (const name of names.filter((name) => !light.includes(name))) {
  process.stdout.write(`\n── ${name}\n`);
  results.push(await outcomeOf(name, null));
}
summarise(results);

/** Runs several suites at once; the output of each is printed in one piece when it has ended. */
function sideBySide(names) {
  return Promise.all(
    names.map(async (name) => {
      const chunks = [];
      const result = await outcomeOf(name, names.length > 1 ? (chunk) => chunks.push(chunk) : null);
      process.stdout.write(`\n── ${name}\n${Buffer.concat(chunks)}`);
      return result;
    }),
  );
}

async function outcomeOf(name, write) {
  const began = Date.now();
  const ok = await suites[name].run(write);
  const seconds = (Date.now() - began) / 1000;
  const report = suites[name].report?.() ?? { passed: 0, failed: 0, skipped: 0, failures: [], timings: [] };
  // A tool without tests counts as one, and so does a runner that died before it could report.
  if (!ok && !report.failed) {
    report.failed = 1;
    report.failures.push('ended with an error; see its output above');
  }
  if (ok && !suites[name].report) report.passed = 1;
  return { name, ok: ok && !report.failed, seconds, report };
}

function summarise(results) {
  const failures = results.flatMap(({ name, report }) => report.failures.map((text) => `${name}: ${text}`));
  const timings = results.flatMap(({ name, report }) =>
    report.timings.map((timing) => ({ ...timing, suite: name })),
  );
  const total = (key) => results.reduce((sum, { report }) => sum + report[key], 0);
  const lines = results.map(
    ({ name, ok, seconds }) => `${ok ? 'passed' : 'FAILED'}  ${name} in ${seconds.toFixed(0)} s`,
  );
  const print = (title, entries) => {
    if (entries.length) process.stdout.write(`\n${title}${entries.join('\n')}\n`);
  };
  print('The slowest:\n', slowest(timings));
  print('Failed:\n', failures);
  print('', lines);
  const [passed, failed, skipped] = [total('passed'), total('failed'), total('skipped')];
  process.stdout.write(`tests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  for (const { name, report } of results) if (report.table) print(`Measured by ${name}:\n`, [report.table]);
  process.exitCode = failed > 0 ? 1 : 0;
}
