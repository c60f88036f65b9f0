import { passkey } from '@better-auth/passkey';
import { APIError } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Env } from '../env';
import { tunables } from '../tunables';

/** The one provider of the settings, as better-auth and its callback address call it. */
export const OIDC_PROVIDER = 'oidc';

/** Codes of an authenticator app, with recovery codes for when it is lost. Both are kept encrypted. */
export function codesPlugin() {
  return twoFactor({
    issuer: 'Mintmark',
    backupCodeOptions: { amount: tunables.recoveryCodes, storeBackupCodes: 'encrypted' },
  });
}

/** Passkeys; each proves device and person (PIN, finger, face), so that no second factor is asked beside it. */
export function passkeyPlugin(env: Pick<Env, 'publicUrl'>) {
  return passkey({
    rpName: 'Mintmark',
    rpID: env.publicUrl ? new URL(env.publicUrl).hostname : 'localhost',
    // Without a public address the origin is the request's, which was compared with its host before.
    origin: env.publicUrl,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    registration: {
      afterVerification: async ({ verification }) =>
        requireVerified(verification.registrationInfo?.userVerified),
    },
    authentication: {
      afterVerification: async ({ verification }) =>
        requireVerified(verification.authenticationInfo.userVerified),
    },
  });
}

function requireVerified(userVerified: boolean | undefined): void {
  if (userVerified) return;
  throw new APIError('FORBIDDEN', {
    message: 'This passkey did not ask for a PIN, finger or face. Use one that does.',
  });
}

/** Sign-in through the organisation's provider (OpenID Connect), when the settings name one. */
export function oidcPlugins({ oidc }: Pick<Env, 'oidc'>) {
  if (!oidc) return [];
  return [
    genericOAuth({
      config: [
        {
          providerId: OIDC_PROVIDER,
          name: oidc.name,
          discoveryUrl: `${oidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
          clientId: oidc.clientId,
          clientSecret: oidc.clientSecret,
          scopes: ['openid', 'email', 'profile'],
          pkce: true,
          requireIdTokenVerification: true,
          // Whoever has no account here gets one only where the settings name a role for newcomers.
          disableSignUp: oidc.newcomers === null,
        },
      ],
    }),
  ];
}
