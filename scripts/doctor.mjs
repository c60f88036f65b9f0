#!/usr/bin/env node
/**
 * `npm run doctor`: which training runtimes this machine has, how fast they are, and what the others lack.
 * `--quick` measures nothing, `--json` prints one JSON document, names of runtimes leave the others out.
 */
import { parseArgs } from 'node:util';
import { machineFacts } from './doctor/machine.mjs';
import { examineRuntime, RUNTIMES } from './doctor/runtimes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, json: { type: 'boolean', default: false } },
});
const unknown = positionals.filter((name) => !RUNTIMES.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no runtime ${unknown.join(', ')}; the runtimes: ${RUNTIMES.join(', ')}.\n`);
  process.exit(2);
}

const line = (name, value) => values.json || console.log(`${name.padEnd(18)}${value}`);
const facts = machineFacts();
line('node', `${facts.node} on ${facts.platform}`);
line('gpu', facts.gpu);
line('cache', facts.cache);
const { libtensorflow } = facts;
line(
  'libtensorflow',
  libtensorflow.version ? `${libtensorflow.version}, from ${libtensorflow.source}` : libtensorflow.problem,
);
for (const { name, found, remedy } of facts.tools) line(name, found ?? `missing; ${remedy}`);
line('imagenet weights', facts.baseWeights.join(', ') || 'none yet; downloaded when a run needs them');

const runtimes = {};
for (const name of positionals.length > 0 ? positionals : RUNTIMES) {
  const found = await examineRuntime({ name, benchmark: !values.quick });
  runtimes[name] = found;
  line(name, asText(found));
}
if (values.json) console.log(JSON.stringify({ ...facts, runtimes }, null, 2));
process.exitCode = Object.values(runtimes).some(({ available }) => available) ? 0 : 1;

function asText({ available, problem, version, device, trains, benchmark, benchmarkProblem }) {
  if (!available) return `no: ${problem}`;
  const parts = [`${version} on ${device}`];
  if (trains === 'head') parts.push('trains the head only');
  if (benchmark) {
    const { inferenceImgPerSec, trainImgPerSec, trained, batchSize } = benchmark;
    const training = trained === 'head' ? ' training the head' : ' training';
    parts.push(
      `${imgPerSec(inferenceImgPerSec)} predicting` +
        `${trainImgPerSec ? `, ${imgPerSec(trainImgPerSec)}${training}` : ''} (224 px, batch ${batchSize})`,
    );
  }
  if (benchmarkProblem) parts.push(benchmarkProblem);
  return parts.join('; ');
}

function imgPerSec(rate) {
  return `${rate.toPrecision(rate < 1 ? 1 : 3)} img/s`;
}
