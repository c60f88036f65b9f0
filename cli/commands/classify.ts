import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import type { Command } from 'commander';
import type { ClassificationItem } from '@/shared/contracts/classify';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, percent } from '../output';

async function classify(photos: string[], models: string | undefined, output: Output): Promise<void> {
  const server = await connect();
  const answers = [];
  for (const image of photos) {
    const bytes = await readFile(image).catch(() => {
      throw new CliError(`${image} cannot be read.`);
    });
    const query = new URLSearchParams({ name: basename(image), ...(models ? { models } : {}) });
    const response = await server.rest(`/api/classify?${query}`, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream' },
      body: new Uint8Array(bytes),
    });
    const item = (await response.json()) as ClassificationItem;
    answers.push({
      image,
      results: item.results.map((result) => ({
        model: result.modelNumber,
        modelId: result.modelId,
        name: result.modelName,
        ms: result.ms,
        top: result.top,
      })),
    });
  }
  output.answer(answers, (all) =>
    all
      .flatMap(({ image, results }) => [
        image,
        ...results.flatMap((result) => [
          `  model ${result.model} “${result.name}”, ${result.ms.toFixed(0)} ms`,
          ...result.top.map((score) => `    ${percent(score.p).padStart(7)}  ${score.label}`),
        ]),
      ])
      .join('\n'),
  );
}

export function addClassifyCommand(program: Command, output: () => Output): void {
  program
    .command('classify')
    .argument('<image...>', 'photos of coins')
    .option(
      '--models <list>',
      'model versions by number or id, with commas between; by default the newest four',
    )
    .description('ask model versions which coin a photo shows')
    .action((photos: string[], options: { models?: string }) => classify(photos, options.models, output()));
}
