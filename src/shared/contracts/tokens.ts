import { z } from 'zod';
import { nameSchema } from '../names';
import { TOKEN_SCOPES, type TokenScope } from '../permissions';

const tokenKindSchema = z.enum(['api', 'worker']);

export interface TokenItem {
  id: string;
  kind: 'api' | 'worker';
  name: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revoked: boolean;
  owner: string | null;
  /** Two people may have one name. */
  ownerId: string | null;
  /** Null for whatever its person may do. */
  scopes: TokenScope[] | null;
  expiresAt: Date | null;
}

const MAX_TOKEN_DAYS = 3650;

export const createTokenInput = z.object({
  kind: tokenKindSchema,
  name: nameSchema(80),
  /** Of an API token. */
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1, 'Choose a scope').optional(),
  expiresInDays: z.number().int().min(1).max(MAX_TOKEN_DAYS).optional(),
});
export type CreateTokenInput = z.input<typeof createTokenInput>;
