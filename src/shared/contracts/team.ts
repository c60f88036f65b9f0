import { z } from 'zod';
import { ROLES, type Role } from '../permissions';
import { revisionSchema } from './edits';

export const roleSchema = z.enum(ROLES);

export interface Me {
  id: string;
  name: string;
  email: string;
  role: Role;
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

export const setRoleInput = z.object({ id: z.string(), revision: revisionSchema, role: roleSchema });
export const setDisabledInput = z.object({ id: z.string(), revision: revisionSchema, disabled: z.boolean() });

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
  createdAt: Date;
  expiresAt: Date;
}

export const passwordSchema = z
  .string()
  .min(10, 'Enter at least 10 characters')
  .max(200, 'Enter at most 200 characters');

export const acceptInviteInput = z.object({
  token: z.string().min(20),
  name: z.string().trim().min(1, 'Enter your name').max(80),
  email: z.email('Enter a valid e-mail address').max(200),
  password: passwordSchema,
});
