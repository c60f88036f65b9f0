import type { Command } from 'commander';
import { inBatches } from '@/shared/lifecycle-batches';
import { lifecycleKinds } from '@/shared/lifecycle-kinds';
import { connect } from '../connection';
import { type Output, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';

async function listBin({ search, ...wanted }: ListOptions, output: Output): Promise<void> {
  const { api } = await connect();
  const items = await readPages((page) => api.lifecycle.bin.query({ ...page, search }), {
    ...wanted,
    noun: ['entry', 'entries'],
  });
  output.answer(items, (shown) =>
    shown.length === 0
      ? 'The bin is empty.'
      : table(
          ['entry', 'kind', 'name', 'deleted by', 'removed for good'],
          shown.map(({ id, kind, label, deletedBy, purgeAt, purging }) => [
            id,
            lifecycleKinds[kind].one,
            label,
            deletedBy,
            purging ? 'now' : purgeAt.toISOString().slice(0, 10),
          ]),
        ),
  );
}

async function removeForGood(deletions: readonly string[], output: Output): Promise<void> {
  const { api } = await connect();
  await inBatches(deletions, (some) => api.lifecycle.purge.mutate({ deletions: some }));
  output.answer({ deletions }, () => 'They are being removed for good.');
}

/** @returns the command group `bin`, for subcommands of other files */
export function addBinCommands(program: Command, output: () => Output): Command {
  const bin = program.command('bin').description('what was deleted and can still be restored');
  addListOptions(bin.command('list').description('what was deleted last first'), 'the name').action(
    (options: ListOptions) => listBin(options, output()),
  );
  bin
    .command('remove')
    .argument('<entries...>', 'entries of the list')
    .description('remove for good before its time; this cannot be undone')
    .action((entries: string[]) => removeForGood(entries, output()));
  return bin;
}
