import { createInterface } from 'node:readline/promises';
import { type Command, Option } from 'commander';
import type { z } from 'zod';
import { type ErasurePreview, keptCommentsSchema, type TeamMember } from '@/shared/contracts/team';
import { counted } from '@/shared/format';
import { terminalLine } from '@/shared/terminal-text';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, quoted, table } from '../output';

interface EraseOptions {
  comments: z.infer<typeof keptCommentsSchema>;
  dryRun: boolean;
  yes: boolean;
}

async function listMembers(output: Output): Promise<void> {
  const { api } = await connect();
  output.answer(await api.team.members.query(), (members) =>
    table(
      ['e-mail', 'name', 'role', 'access', 'joined'],
      members.map(({ email, name, role, disabled, createdAt }) => [
        email,
        name,
        role,
        disabled ? 'disabled' : 'enabled',
        createdAt.toISOString().slice(0, 10),
      ]),
    ),
  );
}

async function eraseMember(
  ref: string,
  { comments, dryRun, yes }: EraseOptions,
  output: Output,
): Promise<void> {
  const server = await connect();
  const member = await findMember(server, ref);
  const preview = await server.api.team.erasePreview.query({ id: member.id });
  const { id, name, email } = member;
  const text = consequences(member, preview, comments);
  if (dryRun) return output.answer({ id, name, email, ...preview }, () => text);
  if (!yes) await confirmByAddress(member, text);
  await server.api.team.erase.mutate({ id, comments });
  output.answer({ id, comments }, () => `${quoted(name)} is erased.`);
}

/** @param ref id or e-mail address; a name may belong to two */
async function findMember({ api }: Connection, ref: string): Promise<TeamMember> {
  const wanted = ref.trim().toLowerCase();
  const found = (await api.team.members.query()).find(
    ({ id, email }) => id === ref || email.toLowerCase() === wanted,
  );
  if (!found) throw new CliError(`There is no member ${quoted(ref)}; \`mintmark members list\` shows all.`);
  return found;
}

function consequences(
  { name, email }: TeamMember,
  { comments, classifications, nameIsShared }: ErasurePreview,
  kept: EraseOptions['comments'],
): string {
  return [
    `Erasing ${quoted(name)} (${terminalLine(email)}) removes the account, sessions, tokens, ` +
      `${counted(classifications, 'classified photo')} and the name from runs, logs and the audit log.`,
    comments > 0 &&
      (kept === 'remove'
        ? `${counted(comments, 'comment')} removed too.`
        : `${counted(comments, 'comment')} kept as “Deleted member”; --comments remove removes them.`),
    nameIsShared && 'Somebody else has the same name: it stays on runs and in their logs.',
    'Runs, models and datasets stay. This cannot be undone.',
  ]
    .filter(Boolean)
    .join('\n');
}

/** As the page does, asks for the address: nothing brings the person back. */
async function confirmByAddress({ email }: TeamMember, text: string): Promise<void> {
  if (!process.stdin.isTTY) throw new CliError('Nobody is there to confirm: add --yes, or --dry-run first.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const typed = await prompt.question(`${text}\nType ${terminalLine(email)} to confirm: `);
    if (typed.trim().toLowerCase() !== email.toLowerCase())
      throw new CliError('That is not the address. Nothing was erased.');
  } finally {
    prompt.close();
  }
}

export function addMemberCommands(program: Command, output: () => Output): void {
  const members = program.command('members').description('people of the team');
  members
    .command('list')
    .description('everybody who has an account')
    .action(() => listMembers(output()));
  members
    .command('erase')
    .argument('<member>', 'e-mail address or id')
    .addOption(
      new Option('--comments <what>', 'keep them as those of a deleted member, or remove them')
        .choices(keptCommentsSchema.options)
        .default('keep'),
    )
    .option('--dry-run', 'only say what would be removed', false)
    .option('--yes', 'do not ask for the address', false)
    .description('remove a person’s account, photos and name for good (administrators)')
    .action((ref: string, options: EraseOptions) => eraseMember(ref, options, output()));
}
