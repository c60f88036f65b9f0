import { type Command, Option } from 'commander';
import { type RunRequirements, runRequirementsSchema } from '@/shared/run-requirements';
import { runtimeNameSchema } from '@/shared/trainer-job';
import { CliError } from './cli-error';
import { readTime } from './times';

/** Options that say when and where a run may start. */
export interface QueueingOptions {
  priority?: string;
  at?: string;
  runtime?: string;
  gpuMemory?: string;
  label?: string[];
  overrideLeaks?: string;
}

export function addQueueingOptions(command: Command): Command {
  return command
    .option('--priority <n>', 'whole number; runs of higher priority start first; default: 0')
    .option('--at <time>', 'start not before “2030-01-31 22:00”, “22:00” or “+90m”')
    .addOption(
      new Option('--runtime <runtime>', 'only on a worker with this runtime').choices(
        runtimeNameSchema.options,
      ),
    )
    .option('--gpu-memory <GiB>', 'only on a worker with a GPU of at least that much memory')
    .option('--label <label>', 'only on a worker with this label; repeatable', collect)
    .option(
      '--override-leaks <reason>',
      'train although copies of one photo lie in several splits; your name and reason stay with the figures',
    );
}

/** @param base requirements where an option is left out */
export function queueingInput(options: QueueingOptions, base: RunRequirements = {}) {
  const { priority, at, runtime, gpuMemory, label, overrideLeaks } = options;
  const requires = runRequirementsSchema.safeParse({
    ...base,
    ...(runtime && { runtime }),
    ...(gpuMemory && { gpuMemoryMiB: Math.round(readNumber(gpuMemory, '--gpu-memory') * 1024) }),
    ...(label && { labels: label }),
  });
  if (!requires.success) throw new CliError(requires.error.issues.map(({ message }) => message).join('\n'));
  return {
    requires: requires.data,
    ...(priority && { priority: readNumber(priority, '--priority') }),
    ...(at && { notBefore: readTime(at) }),
    ...(overrideLeaks !== undefined && { overrideLeaks }),
  };
}

function readNumber(text: string, option: string): number {
  const number = Number(text);
  if (text.trim() === '' || !Number.isFinite(number))
    throw new CliError(`${option}: “${text}” is not a number.`);
  return number;
}

function collect(value: string, previous: string[] = []): string[] {
  return [...previous, value];
}
