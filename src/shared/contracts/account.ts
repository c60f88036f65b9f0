import { z } from 'zod';
import { nameSchema } from '../names';

export interface SessionItem {
  id: string;
  createdAt: Date;
  /** To the day: using a session is not written each time. */
  lastUsedAt: Date;
  address: string | null;
  /** As the browser calls itself. */
  browser: string | null;
  current: boolean;
}

/** How one's own account is protected. */
export interface AccountSecurity {
  /** False for people who sign in through their organisation. */
  hasPassword: boolean;
  /** An authenticator app is asked for a code. */
  hasApp: boolean;
  passkeys: { id: string; name: string | null; createdAt: Date | null }[];
  /** The team requires a second factor. */
  required: boolean;
}

export const renameAccountInput = z.object({ name: nameSchema(80, 'Enter your name') });
