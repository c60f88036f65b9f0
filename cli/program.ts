import { Command } from 'commander';
import { addAuditCommands } from './commands/audit';
import { addBackupCommands } from './commands/backup';
import { addBinCommands } from './commands/bin';
import { addClassifyCommand } from './commands/classify';
import { addCloneCommand } from './commands/clone';
import { addDatasetCommands } from './commands/datasets';
import { addLifecycleCommands } from './commands/lifecycle';
import { addMemberCommands } from './commands/members';
import { addModelCommands } from './commands/models';
import { addQueueCommands } from './commands/queue';
import { addChampionCommand, addReviewCommands } from './commands/reviews';
import { addRunCommands } from './commands/runs';
import { addSweepCommands } from './commands/sweeps';
import { addWebhookCommands } from './commands/webhooks';
import { addWorkerCommands } from './commands/workers';
import { ENVIRONMENT_HELP } from './connection';
import { createOutput } from './output';

/** The whole command line, not yet run. */
export function createProgram(): Command {
  const program = new Command('mintmark')
    .description('Train and compare coin classifiers on a Mintmark server, and classify photos with them.')
    .option('--json', 'print one JSON document on stdout and nothing else', false)
    .addHelpText('after', `\n${ENVIRONMENT_HELP}`)
    .showHelpAfterError('(--help lists commands and options)');

  const output = () => createOutput(program.opts<{ json: boolean }>().json);
  addDatasetCommands(program, output);
  const runs = addRunCommands(program, output);
  addCloneCommand(runs, output);
  addQueueCommands(program, runs, output);
  addSweepCommands(program, output);
  addChampionCommand(addModelCommands(program, output), output);
  addReviewCommands(program, output);
  addWorkerCommands(program, output);
  addClassifyCommand(program, output);
  addWebhookCommands(program, output);
  addMemberCommands(program, output);
  const bin = addBinCommands(program, output);
  addLifecycleCommands(program, bin, output);
  addAuditCommands(program, output);
  addBackupCommands(program, output);
  return program;
}
