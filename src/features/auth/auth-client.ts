/** Sign-in by e-mail and password, over better-auth's HTTP API. */

class AuthError extends Error {
  override readonly name = 'AuthError';
}

/** What to do about each of better-auth's codes; its own texts are for developers. */
const explanations: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'E-mail and password do not match. Check both and try again.',
  INVALID_PASSWORD: 'The current password is incorrect.',
  INVALID_EMAIL: 'Enter a valid e-mail address.',
};

interface Refusal {
  code?: string;
  message?: string;
}

function explain(status: number, { code, message }: Refusal, retryAfter: string | null): string {
  if (status === 429) {
    const seconds = Number(retryAfter);
    const wait = Number.isFinite(seconds) && seconds > 0 ? `in ${Math.ceil(seconds)} seconds` : 'in a minute';
    return `Too many attempts. Try again ${wait}.`;
  }
  if (status >= 500)
    return 'The server could not process this. Try again; if it fails again, ask an administrator to look into the server log.';
  return (code && explanations[code]) || message || 'This failed. Try again.';
}

async function post(path: string, body: object): Promise<void> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (response.ok) return;
  const answer = (await response.json().catch(() => ({}))) as Refusal;
  const retryAfter = response.headers.get('x-retry-after') ?? response.headers.get('retry-after');
  throw new AuthError(explain(response.status, answer, retryAfter));
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
