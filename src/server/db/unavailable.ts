import { AppError } from '../errors';
import { Prisma } from './generated/client';

/**
 * Codes of a database that does not answer now and may soon: not reachable (P1001, P1002), timed out or locked
 * (P1008), connection closed (P1017), no connection free (P2024), transaction not begun or lost (P2028), too many
 * connections (P2037).
 */
const AWAY = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);

/** Codes of PostgreSQL and of the network that come without one of Prisma's. */
const AWAY_CAUSES =
  /\b(57P0[1-3]|08\d{3}|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|DatabaseNotReachable|ConnectionClosed|SocketTimeout)\b/;

/** Turns the absence of the database into an error that asks to try again; any other error stays as it is. */
export function orUnavailable(error: unknown): unknown {
  if (!isAway(error)) return error;
  const message = 'The database does not answer at the moment; try again shortly.';
  return new AppError('unavailable', message, { cause: error });
}

function isAway(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError && AWAY.has(error.code)) return true;
  if (error instanceof Prisma.PrismaClientInitializationError) return true;
  if (!(error instanceof Error) || error instanceof AppError) return false;
  // pg's own messages, which the start of a transaction passes on unchanged.
  if (/^Connection terminated|^timeout exceeded when trying to connect$/.test(error.message)) return true;
  // Prisma marks what its driver threw by its version.
  const fromDatabase = /^(Prisma|DriverAdapter)/.test(error.name) || 'clientVersion' in error;
  const { code = '', cause } = error as { code?: string; cause?: unknown };
  return fromDatabase && AWAY_CAUSES.test(`${code} ${error.message} ${JSON.stringify(cause) ?? ''}`);
}
