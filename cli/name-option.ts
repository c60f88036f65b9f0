import type { z } from 'zod';
import { startRunInput } from '@/shared/contracts/runs';
import { CliError } from './cli-error';

/**
 * The name that an option gives, as the server will take it; checked before anything is sent.
 * @throws CliError saying how long a name may be
 */
export function nameOption(option: string, text: string, schema: z.ZodType<string | undefined>): string {
  const name = schema.safeParse(text);
  if (name.success && name.data) return name.data;
  const issue = name.error?.issues[0];
  if (issue?.code === 'too_big') {
    throw new CliError(
      `${option} has ${text.trim().length} characters; give a name of at most ${issue.maximum}.`,
    );
  }
  throw new CliError(`${option} is empty; give a name.`);
}

/** The names given to a run and its experiment; undefined where the option is left out. */
export function runNames({ name, experiment }: { name?: string; experiment?: string }) {
  const { shape } = startRunInput;
  return {
    name: name === undefined ? undefined : nameOption('--name', name, shape.name),
    experiment:
      experiment === undefined ? undefined : nameOption('--experiment', experiment, shape.experiment),
  };
}
