import { z } from 'zod';

export const tokenKindSchema = z.enum(['api', 'worker']);

export interface TokenItem {
  id: string;
  kind: 'api' | 'worker';
  name: string;
  prefix: string;
  createdAt: Date;
  lastUsedAt: Date | null;
  revoked: boolean;
  owner: string | null;
}
