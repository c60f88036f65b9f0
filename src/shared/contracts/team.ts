import { z } from 'zod';
import { nameSchema } from '../names';
import { ROLES, type Role } from '../permissions';
import { revisionSchema } from './edits';

export const roleSchema = z.enum(ROLES);

export interface Me {
  id: string;
  name: string;
  email: string;
  role: Role;
  /** The team requires a second factor, and this person has none. */
  lacksSecondFactor: boolean;
}

export interface TeamMember {
  id: string;
  name: string;
  email: string;
  role: Role;
  disabled: boolean;
  revision: number;
  createdAt: Date;
  me: boolean;
}

/** Worker tokens and invitations of a person who loses access go to whoever takes it away, instead of ending. */
const handOver = z.boolean().default(false);
export const setRoleInput = z.object({
  id: z.string(),
  revision: revisionSchema,
  role: roleSchema,
  handOver,
});
export const setDisabledInput = z.object({
  id: z.string(),
  revision: revisionSchema,
  disabled: z.boolean(),
  handOver,
});

/** What still lets somebody in by one person's doing. */
export interface IssuedAccess {
  sessions: number;
  apiTokens: { id: string; name: string }[];
  workerTokens: { id: string; name: string }[];
  invitations: number;
  /** One-time links for new passwords. */
  resetLinks: number;
}

/** What becomes of the comments of somebody who is erased. */
export const keptCommentsSchema = z.enum(['keep', 'remove']);
export const eraseInput = z.object({ id: z.string(), comments: keptCommentsSchema });

/** What erasing somebody concerns. */
export interface ErasurePreview {
  comments: number;
  classifications: number;
  /** Somebody else has the same name: what was done under it stays as it is. */
  nameIsShared: boolean;
}

export interface InviteItem {
  id: string;
  role: Role;
  /** Who made it; null when that person is gone. */
  createdBy: string | null;
  createdAt: Date;
  expiresAt: Date;
}

export const passwordSchema = z
  .string()
  .min(10, 'Enter at least 10 characters')
  .max(200, 'Enter at most 200 characters');

export const changePasswordInput = z.object({
  currentPassword: z.string().min(1, 'Enter your current password').max(200),
  newPassword: passwordSchema,
  /** Ends one's API tokens too. */
  revokeTokens: z.boolean().optional(),
});
export type ChangePasswordInput = z.input<typeof changePasswordInput>;

export const requestResetInput = z.object({ email: z.email('Enter your e-mail address').max(200) });

export const resetPasswordInput = z.object({
  token: z.string().min(20).max(100),
  newPassword: passwordSchema,
  revokeTokens: z.boolean().optional(),
});
export type ResetPasswordInput = z.input<typeof resetPasswordInput>;

/** How one may sign in here, for people who have not yet. */
export interface SignInOptions {
  /** Whether the server mails links for new passwords; otherwise administrators make them. */
  mailsResets: boolean;
  /** Name of the organisation's sign-in; null without one. */
  oidcName: string | null;
}

export const acceptInviteInput = z.object({
  token: z.string().min(20).max(100),
  name: nameSchema(80, 'Enter your name'),
  email: z.email('Enter a valid e-mail address').max(200),
  password: passwordSchema,
});
