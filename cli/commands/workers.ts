import type { Command } from 'commander';
import type { WorkerListItem } from '@/shared/contracts/workers';
import { machineFacts } from '@/shared/machine-labels';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, quoted, table } from '../output';

async function listWorkers(output: Output): Promise<void> {
  const server = await connect();
  output.answer(await server.api.workers.list.query(), (workers) =>
    workers.length === 0
      ? 'No worker has connected yet.'
      : table(
          ['worker', 'state', 'runtime', 'runs', 'labels', 'machine'],
          workers.map((worker) => [
            worker.name,
            stateOf(worker),
            worker.runtime,
            runsOf(worker),
            worker.labels.join(', ') || null,
            machineOf(worker),
          ]),
        ),
  );
}

function stateOf({ connected, draining, drainingBy, currentRuns }: WorkerListItem): string {
  if (!connected) return 'not connected';
  if (!draining) return currentRuns.length > 0 ? 'training' : 'ready';
  return `${currentRuns.length > 0 ? 'draining' : 'drained'} by ${drainingBy ?? 'somebody'}`;
}

function runsOf({ currentRuns, slots }: WorkerListItem): string {
  const numbers = currentRuns.map(({ number }) => `#${number}`).join(' ');
  return `${currentRuns.length} of ${slots}${numbers && ` (${numbers})`}`;
}

function machineOf({ connected, sample }: WorkerListItem): string | null {
  if (!connected || !sample) return null;
  return machineFacts(sample)
    .map(({ label, text }) => `${label} ${text}`)
    .join(', ');
}

/** @throws CliError when no worker, or more than one, has that name or id */
async function findWorker({ api }: Connection, text: string): Promise<WorkerListItem> {
  const workers = await api.workers.list.query();
  const found = workers.filter(({ id, name }) => id === text || name === text);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new CliError(`Several workers have the name ${quoted(text)}; use an id: ${ids}.`);
  }
  if (!found[0])
    throw new CliError(`There is no worker ${quoted(text)}; \`mintmark workers list\` shows all.`);
  return found[0];
}

async function setDraining(text: string, draining: boolean, output: Output): Promise<void> {
  const server = await connect();
  const { id, name, currentRuns } = await findWorker(server, text);
  await server.api.workers.setDraining.mutate({ id, draining });
  output.answer({ id, name, draining }, () => {
    if (!draining) return `Worker ${terminalLine(name)} takes runs again.`;
    const rest =
      currentRuns.length === 0
        ? ''
        : ` It finishes ${currentRuns.length === 1 ? '1 run' : `${currentRuns.length} runs`} first.`;
    return `Worker ${terminalLine(name)} takes no more runs.${rest}`;
  });
}

async function removeWorker(text: string, output: Output): Promise<void> {
  const server = await connect();
  const { id, name } = await findWorker(server, text);
  await server.api.workers.remove.mutate({ id });
  output.answer(
    { id, name, removed: true },
    () => `Worker ${terminalLine(name)} is removed. Its token is still valid; revoke it on the team page.`,
  );
}

export function addWorkerCommands(program: Command, output: () => Output): void {
  const workers = program.command('workers').description('machines that train');
  workers
    .command('list')
    .description('state, runtime, runs and machine of each worker')
    .action(() => listWorkers(output()));
  workers
    .command('drain')
    .argument('<worker>', 'name or id')
    .description('finish the runs in progress and take no more')
    .action((worker: string) => setDraining(worker, true, output()));
  workers
    .command('undrain')
    .argument('<worker>', 'name or id')
    .description('take runs again')
    .action((worker: string) => setDraining(worker, false, output()));
  workers
    .command('remove')
    .argument('<worker>', 'name or id')
    .description('remove a worker that is disconnected, or drained and idle')
    .action((worker: string) => removeWorker(worker, output()));
}
