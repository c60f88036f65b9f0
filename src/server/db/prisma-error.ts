import { Prisma } from './generated/client';

/** A row with this unique value exists already. */
export function isTaken(error: unknown): boolean {
  return error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
}
