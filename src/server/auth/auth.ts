import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import type { Logger } from 'pino';
import type { Database } from '../db/dialect';
import { isDisabled } from '../domain/team/repo';
import type { Env } from '../env';
import { servesHttps } from '../http/protection';
import { tunables } from '../tunables';
import { authScope } from './auth-scope';
import { CLIENT_ADDRESS_HEADER } from './client-address';
import { instanceName } from './secret';

/**
 * The only endpoints of better-auth that are reachable from outside: signing in and out, and one's own session,
 * name and password. Accounts are made by invitation only.
 */
export const AUTH_PATHS: ReadonlySet<string> = new Set([
  '/sign-in/email',
  '/sign-out',
  '/get-session',
  '/list-sessions',
  '/revoke-session',
  '/revoke-other-sessions',
  '/change-password',
  '/update-user',
]);

/** Sessions and passwords, by better-auth on our own tables. */
export function createAuth({
  env,
  db,
  log,
  secret,
}: {
  env: Pick<Env, 'port' | 'publicUrl' | 'tls'>;
  db: Database;
  log: Logger;
  secret: string;
}) {
  return betterAuth({
    appName: 'Mintmark',
    baseURL: env.publicUrl ?? `http://localhost:${env.port}`,
    basePath: '/api/auth',
    secret,
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
        '/change-password': { window: tunables.signInWindowSeconds, max: tunables.signInAttempts },
        '/get-session': false,
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
        if (scope && typeof ctx.body?.email === 'string') scope.email = ctx.body.email;
      }),
      after: createAuthMiddleware(async (ctx) => {
        const scope = authScope.getStore();
        const user = ctx.context.newSession?.user;
        if (scope && user) scope.signedIn = { id: user.id, name: user.name };
      }),
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId }) => {
            if (await isDisabled(db, userId)) {
              throw new APIError('FORBIDDEN', {
                message: 'This account is disabled. Ask an administrator of the team.',
              });
            }
          },
        },
      },
    },
    telemetry: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message, ...details) => log[level]({ details, part: 'auth' }, message),
    },
  });
}

export type Auth = ReturnType<typeof createAuth>;

function hostOrigins(headers: Headers): string[] {
  const host = headers.get('host');
  return host ? [`http://${host}`, `https://${host}`] : [];
}
