import { TRPCClientError } from '@trpc/client';
import { z } from 'zod';
import { terminalText } from '@/shared/terminal-text';
import { CliError } from './cli-error';
import { createProgram } from './program';

function explain(error: unknown): string {
  if (error instanceof CliError) return error.message;
  if (error instanceof TRPCClientError) {
    const unreachable = error.cause instanceof TypeError;
    return unreachable ? `The server cannot be reached: ${error.message}` : invalidInput(error.message);
  }
  if (error instanceof TypeError && error.message === 'fetch failed') return 'The server cannot be reached.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

const issuesSchema = z.array(
  z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }),
);

/** tRPC puts what zod found wrong into the message as JSON: a line for each field. */
function invalidInput(message: string): string {
  if (!message.startsWith('[')) return message;
  try {
    const issues = issuesSchema.parse(JSON.parse(message));
    return issues.map(({ path, message: problem }) => `${path.join('.')}: ${problem}`).join('\n');
  } catch {
    return message;
  }
}

// Whoever reads it has seen enough, as `head` has.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`${terminalText(`mintmark: ${explain(error)}`)}\n`);
  process.exitCode = 1;
}
