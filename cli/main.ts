import { TRPCClientError } from '@trpc/client';
import { CliError } from './cli-error';
import { createProgram } from './program';

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
  await createProgram().parseAsync();
} catch (error) {
  process.stderr.write(`mintmark: ${explain(error)}\n`);
  process.exitCode = 1;
}
