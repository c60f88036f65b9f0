/** Sign-in by e-mail and password, over better-auth's HTTP API. */

export class AuthError extends Error {
  override readonly name = 'AuthError';
}

/** What people are told; better-auth's own texts are for developers. */
function explain(status: number, message: string | undefined, retryAfter: string | null): string {
  if (status === 429) {
    const seconds = Number(retryAfter);
    const wait = Number.isFinite(seconds) && seconds > 0 ? `in ${Math.ceil(seconds)} seconds` : 'in a minute';
    return `Too many tries. Wait a little and try again ${wait}.`;
  }
  if (status >= 500) return 'The server had a problem signing you in; its log has the details.';
  return message || 'That did not work.';
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  const answer = (await response.json().catch(() => ({}))) as { message?: string };
  const retryAfter = response.headers.get('x-retry-after') ?? response.headers.get('retry-after');
  throw new AuthError(explain(response.status, answer.message, retryAfter));
}

/** @throws AuthError with a text for people. */
export async function signIn(credentials: { email: string; password: string }): Promise<void> {
  await post('sign-in/email', { ...credentials, rememberMe: true });
}

export async function signOut(): Promise<void> {
  await post('sign-out', {});
}

/** Changes the password and ends all other sessions. @throws AuthError with a text for people. */
export async function changePassword(change: {
  currentPassword: string;
  newPassword: string;
}): Promise<void> {
  await post('change-password', { ...change, revokeOtherSessions: true });
}
