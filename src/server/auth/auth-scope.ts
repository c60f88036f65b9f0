import { AsyncLocalStorage } from 'node:async_hooks';

/** What becomes known of one request to better-auth while it is answered, for the audit log. */
export interface AuthScope {
  /** The e-mail address somebody wants to sign in with. */
  email: string | null;
  /** Who got a session. */
  signedIn: { id: string; name: string } | null;
}

export const authScope = new AsyncLocalStorage<AuthScope>();
