import type { Command } from 'commander';
import type { WorkerListItem } from '@/shared/contracts/workers';
import { machineFacts } from '@/shared/machine-labels';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, table } from '../output';

async function listWorkers(output: Output): Promise<void> {
  const server = await connect();
  output.answer(await server.api.workers.list.query(), (workers) =>
    workers.length === 0
      ? 'No worker has ever signed in.'
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

/** @throws CliError when no worker, or more than one, goes by that name. */
async function findWorker({ api }: Connection, text: string): Promise<WorkerListItem> {
  const workers = await api.workers.list.query();
  const found = workers.filter(({ id, name }) => id === text || name === text);
  if (found.length > 1) {
    const ids = found.map(({ id }) => id).join(', ');
    throw new CliError(`Several workers are called “${text}”; name one by its id: ${ids}.`);
  }
  if (!found[0]) throw new CliError(`There is no worker “${text}”; see: mintmark workers list`);
  return found[0];
}

async function setDraining(text: string, draining: boolean, output: Output): Promise<void> {
  const server = await connect();
  const { id, name, currentRuns } = await findWorker(server, text);
  await server.api.workers.setDraining.mutate({ id, draining });
  output.answer({ id, name, draining }, () => {
    if (!draining) return `Worker ${name} takes runs again.`;
    const rest = currentRuns.length === 0 ? '' : ` It finishes ${currentRuns.length} first.`;
    return `Worker ${name} takes no more runs.${rest}`;
  });
}

async function removeWorker(text: string, output: Output): Promise<void> {
  const server = await connect();
  const { id, name } = await findWorker(server, text);
  await server.api.workers.remove.mutate({ id });
  output.answer({ id, name, removed: true }, () => `Worker ${name} is removed. Its token stays good.`);
}

export function addWorkerCommands(program: Command, output: () => Output): void {
  const workers = program.command('workers').description('machines that train');
  workers
    .command('list')
    .description('what each computes on, does and has left')
    .action(() => listWorkers(output()));
  workers
    .command('drain')
    .argument('<worker>', 'name or id')
    .description('let it finish what it has and take no more')
    .action((worker: string) => setDraining(worker, true, output()));
  workers
    .command('undrain')
    .argument('<worker>', 'name or id')
    .description('let it take runs again')
    .action((worker: string) => setDraining(worker, false, output()));
  workers
    .command('remove')
    .argument('<worker>', 'name or id')
    .description('forget a worker that is away, or drained and idle')
    .action((worker: string) => removeWorker(worker, output()));
}
