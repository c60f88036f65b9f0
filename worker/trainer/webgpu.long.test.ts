import { access } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { RESULT_FILES } from '@/shared/trainer-job';
import { forkTrainer, startJob } from '../tf/testing/fork-trainer';
import { generatedJob } from '../tf/testing/generated-job';
import { webgpuPresent } from '../tf/testing/webgpu-present';

describe.skipIf(!webgpuPresent)('the trainer process on WebGPU', () => {
  it('trains the whole network, exports it and exits with 0', { timeout: 600_000 }, async () => {
    const job = await generatedJob({ epochs: 1, batchSize: 2 });
    const wanted = { train: 2, validation: 1, test: 0 };
    const items = job.manifest.items.filter(({ split }) => wanted[split]-- > 0);
    const { child, messages, events, exit } = forkTrainer();
    startJob(child, { ...job, runtime: 'webgpu', manifest: { ...job.manifest, items } });
    const code = await exit;
    expect(messages.at(-1)).toMatchObject({ type: 'done', summary: { runtime: 'webgpu', epochs: 1 } });
    expect(code).toBe(0);
    expect(events().filter(({ type }) => type === 'epoch')).toHaveLength(1);
    const { tfjs, evaluation, golden } = RESULT_FILES;
    for (const file of [tfjs, evaluation, golden]) await access(path.join(job.outDir, file));
  });
});
