import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { ChainVerifier } from '@/shared/audit-chain';
import type { AuditHead, AuditRow, AuditVerification } from '@/shared/contracts/audit';
import { counted } from '@/shared/format';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, table } from '../output';
import { addListOptions, type ListOptions, readPages } from '../paging';

interface AuditListOptions extends ListOptions {
  action?: string;
  from?: string;
  to?: string;
}

async function listAudit(
  { action, from, to, search, ...wanted }: AuditListOptions,
  output: Output,
): Promise<void> {
  const server = await connect();
  const filter = { action, search, from: timeOf(from, '--from'), to: timeOf(to, '--to') };
  const rows = await readPages((page) => server.api.audit.list.query({ ...filter, ...page }), {
    ...wanted,
    noun: ['entry', 'entries'],
  });
  output.answer(rows, (entries) =>
    entries.length === 0
      ? 'No entries.'
      : table(
          ['entry', 'time', 'who', 'from', 'action', 'outcome', 'object'],
          entries.map((entry) => [
            entry.seq,
            entry.at.toISOString(),
            entry.actorName ?? entry.actorId,
            [entry.via, entry.address].filter(Boolean).join(' '),
            entry.action,
            entry.outcome,
            [entry.objectType, entry.objectName ?? entry.objectId].filter(Boolean).join(' '),
          ]),
        ),
  );
}

function timeOf(text: string | undefined, option: string): Date | undefined {
  if (text === undefined) return undefined;
  const time = new Date(text);
  if (Number.isNaN(time.getTime()))
    throw new CliError(`${option} is not a time; write 2030-01-31 or 2030-01-31T22:00Z.`);
  return time;
}

async function verifyAudit(
  file: string | undefined,
  { expect }: { expect?: string },
  output: Output,
): Promise<void> {
  const head = headOf(expect);
  const found = file ? await verifyFile(file, head) : await verifyServer(head);
  output.answer(found, ({ problem, entries, first, last, cut }) => {
    if (problem) return `The audit log is broken at entry ${problem.seq}: ${problem.message}`;
    if (!first || !last) return 'The audit log is empty.';
    return [
      `${counted(entries, 'entry', 'entries')}, ${first.seq} to ${last.seq}: the chain holds.`,
      cut > 0
        ? `${counted(cut, 'entry', 'entries')} before them removed by retention, as a checkpoint records.`
        : '',
      `Note this down elsewhere, to prove later that nothing was rewritten: --expect ${last.seq}:${last.hash}`,
    ]
      .filter(Boolean)
      .join('\n');
  });
  if (found.problem) process.exitCode = 1;
}

async function verifyServer(expect: AuditHead | undefined): Promise<AuditVerification> {
  const server = await connect();
  return server.api.audit.verify.query({ expect });
}

/** @param file an export as JSON lines */
async function verifyFile(file: string, expect: AuditHead | undefined): Promise<AuditVerification> {
  const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
  const verifier = new ChainVerifier({ sha256, expect });
  const lines = createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
  try {
    for await (const line of lines) {
      if (line.trim() && !verifier.add(entryOf(line))) break;
    }
  } catch (error) {
    if (error instanceof CliError) throw error;
    throw new CliError(`${file} cannot be read: ${(error as Error).message}`);
  }
  return verifier.result();
}

function entryOf(line: string): AuditRow {
  try {
    const entry = JSON.parse(line) as AuditRow;
    return { ...entry, at: new Date(entry.at) };
  } catch {
    throw new CliError('The file is not an export of the audit log as JSON lines.');
  }
}

function headOf(text: string | undefined): AuditHead | undefined {
  if (text === undefined) return undefined;
  const parts = /^(\d+):([0-9a-f]{64})$/.exec(text);
  if (!parts?.[1] || !parts[2])
    throw new CliError('--expect is ENTRY:HASH, as an earlier verify printed it.');
  return { seq: Number(parts[1]), hash: parts[2] };
}

export function addAuditCommands(program: Command, output: () => Output): void {
  const audit = program.command('audit').description('who did what, when and from where (administrators)');
  addListOptions(
    audit.command('list').description('entries, the newest first'),
    'type, id or name of the object',
  )
    .option('--action <action>', 'only this action, such as runs.cancel')
    .option('--from <time>', 'not before this time')
    .option('--to <time>', 'before this time')
    .action((options: AuditListOptions) => listAudit(options, output()));
  audit
    .command('verify')
    .argument('[file]', 'an export as JSON instead of the server’s log')
    .option('--expect <entry:hash>', 'a place that an earlier verify printed; it must still be there')
    .description('follow the hash chain and tell whether anything was changed or removed')
    .action((file: string | undefined, options: { expect?: string }) => verifyAudit(file, options, output()));
}
