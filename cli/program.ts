import { Command } from 'commander';
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

/** The whole command line, not yet run. */
export function createProgram(): Command {
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
  return program;
}
