// A stand-in for worker/trainer/probe.ts: says at once that the fake trainer's runtime is there.
const runtime = process.argv[2];
const report =
  runtime === 'tensorflow'
    ? { ok: true, runtime, version: 'fake', device: 'fake', hardware: 'gpu' }
    : { ok: false, problem: 'a fake' };
process.send(report, () => process.exit());
