import { randomUUID } from 'node:crypto';
import { hashPassword } from 'better-auth/crypto';
import { z } from 'zod';
import { passwordSchema } from '@/shared/contracts/team';
import { findSetting, upsertSetting } from '../../db/settings';
import type { Deps } from '../../deps';
import { deleteUnusedInvites } from './invite-repo';
import { createInvite, findInvite } from './invite-service';
import { LOCAL_USER } from './local-user';
import { requireGoodPassword } from './password-policy';
import { countAdministrators, insertMember } from './repo';

/** The settings for the first administrator cannot be used; the message says why. */
export class FirstBootError extends Error {
  override readonly name = 'FirstBootError';
}

const adminSettings = z.object({
  MINTMARK_ADMIN_EMAIL: z.email('must be an e-mail address').max(200),
  MINTMARK_ADMIN_PASSWORD: passwordSchema,
});

/**
 * Makes sure that the team has, or can get, an administrator: the one of the settings, or whoever opens the
 * one-time link first. Each start makes a new link until one was used, and withdraws the old one.
 * @returns the path of the link, or null when there is an administrator.
 * @throws FirstBootError when the settings name an administrator that cannot be made.
 */
export async function ensureAdministrator(
  deps: Pick<Deps, 'audit' | 'db' | 'env' | 'log'>,
): Promise<string | null> {
  if ((await countAdministrators(deps.db)) > 0) return null;
  const { adminEmail, adminPassword } = deps.env;
  if (adminEmail || adminPassword) {
    await createAdministrator(deps, { adminEmail, adminPassword });
    return null;
  }
  const shared = deps.db.dialect.isShared;
  const printed = shared ? await printedLink(deps) : null;
  if (printed) return printed;
  await deleteUnusedInvites(deps.db, LOCAL_USER.id);
  const { path } = await createInvite(deps, { role: 'administrator', createdBy: LOCAL_USER.id });
  if (shared) await upsertSetting(deps.db, FIRST_LINK, path);
  return path;
}

/** Servers that share a database print the same link: a new one would withdraw what another has just printed. */
const FIRST_LINK = 'firstAdministratorLink';

async function printedLink(deps: Pick<Deps, 'db'>): Promise<string | null> {
  const link = await findSetting(deps.db, FIRST_LINK);
  const token = link?.split('token=')[1];
  return token && (await findInvite(deps, token)) ? link : null;
}

async function createAdministrator(
  deps: Pick<Deps, 'audit' | 'db' | 'log'>,
  { adminEmail, adminPassword }: { adminEmail: string | null; adminPassword: string | null },
): Promise<void> {
  const parsed = adminSettings.safeParse({
    MINTMARK_ADMIN_EMAIL: adminEmail ?? '',
    MINTMARK_ADMIN_PASSWORD: adminPassword ?? '',
  });
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    throw new FirstBootError(
      `The first administrator cannot be made from the settings:\n${lines.join('\n')}`,
    );
  }
  const email = parsed.data.MINTMARK_ADMIN_EMAIL.toLowerCase();
  await requireGoodPassword(parsed.data.MINTMARK_ADMIN_PASSWORD, { name: '', email }).catch(
    (error: Error) => {
      throw new FirstBootError(`MINTMARK_ADMIN_PASSWORD: ${error.message}`);
    },
  );
  const member = {
    id: randomUUID(),
    name: email.split('@', 1)[0] as string,
    email,
    role: 'administrator' as const,
    passwordHash: await hashPassword(parsed.data.MINTMARK_ADMIN_PASSWORD),
  };
  await deps.db.$transaction((tx) => insertMember(tx, member));
  deps.log.info({ audit: 'administrator created from the settings', member: member.id, email });
  deps.audit.record({
    action: 'team.createAdministrator',
    outcome: 'done',
    via: 'server',
    actor: null,
    address: null,
    tokenId: null,
    object: { type: 'member', id: member.id },
    detail: { from: 'settings' },
  });
}
