import { TRPCClientError } from '@trpc/client';
import { Command } from 'commander';
import { CliError } from './cli-error';
import { addClassifyCommand } from './commands/classify';
import { addCloneCommand } from './commands/clone';
import { addDatasetCommands } from './commands/datasets';
import { addModelCommands } from './commands/models';
import { addQueueCommands } from './commands/queue';
import { addRunCommands } from './commands/runs';
import { addSweepCommands } from './commands/sweeps';
import { addWebhookCommands } from './commands/webhooks';
import { addWorkerCommands } from './commands/workers';
import { createOutput } from './output';

const program = new Command('mintmark')
  .description('Train, compare and ask coin classifiers on a Mintmark server.')
  .option('--json', 'print one JSON document on stdout and nothing else', false)
  .showHelpAfterError('(--help lists what may be written)');

const output = () => createOutput(program.opts<{ json: boolean }>().json);
addDatasetCommands(program, output);
const runs = addRunCommands(program, output);
addCloneCommand(runs, output);
addQueueCommands(program, runs, output);
addSweepCommands(program, output);
addModelCommands(program, output);
addWorkerCommands(program, output);
addClassifyCommand(program, output);
addWebhookCommands(program, output);

function explain(error: unknown): string {
  if (error instanceof CliError) return error.message;
  if (error instanceof TRPCClientError) {
    const unreachable = error.cause instanceof TypeError;
    return unreachable ? `The server cannot be reached: ${error.message}` : error.message;
  }
  if (error instanceof TypeError && error.message === 'fetch failed') return 'The server cannot be reached.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`mintmark: ${explain(error)}\n`);
  process.exitCode = 1;
}
