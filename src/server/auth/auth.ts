import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { Logger } from 'pino';
import type { Database } from '../db/dialect';
import { newcomersName } from '../domain/team/name-policy';
import { isDisabled } from '../domain/team/repo';
import { needsPasskey } from '../domain/team/second-factor-policy';
import { countAttempt, forgetAttempts } from '../domain/team/sign-in-attempts';
import type { Env } from '../env';
import { AppError } from '../errors';
import { servesHttps } from '../request/protection';
import { tunables } from '../tunables';
import { authScope } from './auth-scope';
import { CLIENT_ADDRESS_HEADER } from './client-address';
import { codesPlugin, OIDC_PROVIDER, oidcPlugins, passkeyPlugin } from './plugins';
import { instanceName } from './secret';

/**
 * The only endpoints of better-auth that are reachable from outside: signing in and out, and one's own second factor
 * and passkeys. Who is signed in, name, password and sessions are changed by procedures of our own, with rules of our own. Accounts are
 * made by invitation, or by the organisation's provider where the settings let it.
 */
export const AUTH_PATHS: ReadonlySet<string> = new Set([
  '/sign-in/email',
  '/sign-in/social',
  `/callback/${OIDC_PROVIDER}`,
  '/sign-out',
  '/two-factor/enable',
  '/two-factor/disable',
  '/two-factor/verify-totp',
  '/two-factor/verify-backup-code',
  '/two-factor/generate-backup-codes',
  '/passkey/generate-register-options',
  '/passkey/verify-registration',
  '/passkey/generate-authenticate-options',
  '/passkey/verify-authentication',
  '/passkey/delete-passkey',
]);

/** Sessions and passwords, by better-auth on our own tables. */
export function createAuth({
  env,
  db,
  log,
  secret,
}: {
  env: Pick<Env, 'port' | 'publicUrl' | 'oidc' | 'tls'>;
  db: Database;
  log: Logger;
  secret: string;
}) {
  return betterAuth({
    appName: 'Mintmark',
    baseURL: env.publicUrl ?? `http://localhost:${env.port}`,
    basePath: '/api/auth',
    secret,
    plugins: [codesPlugin(), passkeyPlugin(env), ...oidcPlugins(env)],
    // No page of better-auth's own is served.
    onAPIError: {
      errorURL: '/login',
      // A refusal is an answer; strangers could fill the log with them. What fails of itself is logged.
      onError: (error) => {
        if (!(error instanceof APIError)) log.error({ err: error, part: 'auth' }, 'a sign-in request failed');
      },
    },
    // An account of the provider is that of the member with the same address, if the provider has verified it.
    account: { accountLinking: { enabled: true, trustedProviders: [] } },
    database: prismaAdapter(db, { provider: db.dialect.engine, transaction: false }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 10,
      maxPasswordLength: 200,
    },
    user: {
      additionalFields: {
        role: { type: 'string', input: false, defaultValue: 'viewer' },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    session: {
      expiresIn: tunables.sessionDays * 86_400,
      updateAge: 86_400,
    },
    rateLimit: {
      enabled: true,
      storage: 'database',
      window: 60,
      max: 100,
      customRules: {
        '/sign-in/email': { window: tunables.signInWindowSeconds, max: tunables.signInAttempts },
        '/sign-in/social': { window: tunables.signInWindowSeconds, max: tunables.signInAttempts },
        '/passkey/verify-authentication': {
          window: tunables.signInWindowSeconds,
          max: tunables.signInAttempts,
        },
        '/two-factor/enable': { window: tunables.signInWindowSeconds, max: tunables.signInAttempts },
        '/two-factor/disable': { window: tunables.signInWindowSeconds, max: tunables.signInAttempts },
        '/sign-out': false,
      },
    },
    // The same address that reached us is ours; the mount has refused foreign origins before.
    trustedOrigins: (request) => (request ? hostOrigins(request.headers) : []),
    advanced: {
      useSecureCookies: servesHttps(env),
      // Cookies know no port: two copies on one machine would sign each other's users out.
      cookiePrefix: `mintmark-${instanceName(secret)}`,
      ipAddress: { ipAddressHeaders: [CLIENT_ADDRESS_HEADER] },
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        const scope = authScope.getStore();
        const email =
          ctx.path === '/sign-in/email' && typeof ctx.body?.email === 'string' ? ctx.body.email : null;
        if (scope) scope.email = email;
        if (email !== null) await countAttempt({ db }, email).catch(refuse);
      }),
      after: createAuthMiddleware(async (ctx) => {
        const scope = authScope.getStore();
        const user = ctx.context.newSession?.user;
        if (scope && user) scope.signedIn = { id: user.id, name: user.name };
        if (user && ctx.path === '/sign-in/email') await forgetAttempts({ db }, user.email);
      }),
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }, ctx) => {
            if (await isDisabled(db, userId)) {
              throw new APIError('FORBIDDEN', {
                message: 'This account is disabled. Ask an administrator of the team.',
              });
            }
            if (ctx?.path === '/sign-in/email' && (await needsPasskey({ db }, userId))) {
              throw new APIError('FORBIDDEN', { message: 'Sign in with your passkey.' });
            }
          },
        },
      },
      user: {
        create: {
          before: async (user) => {
            const role = env.oidc?.newcomers;
            if (!role)
              throw new APIError('FORBIDDEN', { message: 'Ask an administrator for an invitation.' });
            return { data: { ...user, name: await newcomersName({ db }, user), role, image: null } };
          },
        },
        // What the provider says of a member does not rename them.
        update: { before: async ({ name: _, image: __, ...changes }) => ({ data: changes }) },
      },
      account: {
        create: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
        update: { before: async (account) => ({ data: { ...account, ...NO_TOKENS } }) },
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => log[level]({ details, part: 'auth' }, message),
    },
  });
}

/** The provider is asked who somebody is, and nothing else: its tokens are not kept. */
const NO_TOKENS = { accessToken: null, refreshToken: null, idToken: null };

/** An error of ours as better-auth answers it. */
function refuse(error: unknown): never {
  if (!(error instanceof AppError) || error.code !== 'too-many-requests') throw error;
  const retryAfter = String(error.retryAfterSeconds ?? 1);
  throw new APIError('TOO_MANY_REQUESTS', { message: error.message }, { 'retry-after': retryAfter });
}

export type Auth = ReturnType<typeof createAuth>;

function hostOrigins(headers: Headers): string[] {
  const host = headers.get('host');
  return host ? [`http://${host}`, `https://${host}`] : [];
}
