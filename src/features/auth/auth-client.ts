/** Sign-in and second factors, over better-auth's HTTP API. */

class AuthError extends Error {
  override readonly name = 'AuthError';
}

/** What to do about each of better-auth's codes; its own texts are for developers. */
const explanations: Record<string, string> = {
  INVALID_EMAIL_OR_PASSWORD: 'E-mail and password do not match. Check both and try again.',
  INVALID_PASSWORD: 'The password is incorrect.',
  INVALID_EMAIL: 'Enter a valid e-mail address.',
  INVALID_CODE: 'The code is not valid. Enter the one the app shows now.',
  INVALID_BACKUP_CODE: 'The recovery code is not valid, or was used already.',
  INVALID_TWO_FACTOR_COOKIE: 'This took too long. Sign in again.',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'Too many attempts. Sign in again.',
  PASSKEY_NOT_FOUND: 'This passkey does not belong to an account here.',
  CHALLENGE_NOT_FOUND: 'This took too long. Try again.',
  SESSION_NOT_FRESH: 'Your sign-in is too long ago for this. Sign out, sign in and try again.',
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

async function answerOf<T>(response: Response): Promise<T> {
  const answer: unknown = await response.json().catch(() => ({}));
  if (response.ok) return answer as T;
  const retryAfter = response.headers.get('x-retry-after') ?? response.headers.get('retry-after');
  throw new AuthError(explain(response.status, (answer ?? {}) as Refusal, retryAfter));
}

async function post<T = unknown>(path: string, body: object): Promise<T> {
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return answerOf<T>(response);
}

/** @returns whether a code must follow @throws AuthError with a text for people. */
export async function signIn(credentials: {
  email: string;
  password: string;
}): Promise<{ needsCode: boolean }> {
  const answer = await post<{ twoFactorRedirect?: boolean }>('sign-in/email', {
    ...credentials,
    rememberMe: true,
  });
  return { needsCode: answer.twoFactorRedirect === true };
}

/** The second step of a sign-in, or the first code of an app that is set up. @throws AuthError */
export async function verifyCode(code: string): Promise<void> {
  await post('two-factor/verify-totp', { code: code.replaceAll(' ', '') });
}

/** The second step of a sign-in without the app. @throws AuthError */
export async function verifyRecoveryCode(code: string): Promise<void> {
  await post('two-factor/verify-backup-code', { code: code.trim() });
}

/** Goes to the organisation's provider; the browser comes back to `next`, or to the sign-in page. @throws AuthError */
export async function signInByProvider(next: string): Promise<void> {
  const { url } = await post<{ url: string }>('sign-in/social', {
    provider: 'oidc',
    callbackURL: next,
    errorCallbackURL: '/login',
  });
  window.location.assign(url);
}

export async function signOut(): Promise<void> {
  await post('sign-out', {});
}

/** Begins to set up an authenticator app; it counts once `verifyCode` has had a code of it. @throws AuthError */
export async function enableApp(password: string): Promise<{ totpURI: string; backupCodes: string[] }> {
  return post('two-factor/enable', { password });
}

/** @throws AuthError */
export async function disableApp(password: string): Promise<void> {
  await post('two-factor/disable', { password });
}

/** Replaces all recovery codes. @throws AuthError */
export async function newRecoveryCodes(password: string): Promise<string[]> {
  const { backupCodes } = await post<{ backupCodes: string[] }>('two-factor/generate-backup-codes', {
    password,
  });
  return backupCodes;
}

/** The browser asks for finger, face or PIN. @throws AuthError */
export async function signInByPasskey(): Promise<void> {
  const { startAuthentication } = await import('@simplewebauthn/browser');
  const response = await fetch('/api/auth/passkey/generate-authenticate-options');
  const optionsJSON = await answerOf<Parameters<typeof startAuthentication>[0]['optionsJSON']>(response);
  const answer = await startAuthentication({ optionsJSON }).catch(cancelled);
  await post('passkey/verify-authentication', { response: answer });
}

/** @throws AuthError */
export async function addPasskey(name: string): Promise<void> {
  const { startRegistration } = await import('@simplewebauthn/browser');
  const query = new URLSearchParams({ name });
  const response = await fetch(`/api/auth/passkey/generate-register-options?${query}`);
  const optionsJSON = await answerOf<Parameters<typeof startRegistration>[0]['optionsJSON']>(response);
  const answer = await startRegistration({ optionsJSON }).catch(cancelled);
  await post('passkey/verify-registration', { response: answer, name });
}

/** @throws AuthError */
export async function deletePasskey(id: string): Promise<void> {
  await post('passkey/delete-passkey', { id });
}

function cancelled(error: Error): never {
  if (error.name === 'NotAllowedError' || error.name === 'AbortError') {
    throw new AuthError('Cancelled, or no passkey fits. Try again, or sign in otherwise.');
  }
  if (error.name === 'InvalidStateError')
    throw new AuthError('This device has a passkey for this account already.');
  throw new AuthError('This browser cannot use passkeys here. They need https, or localhost.');
}
