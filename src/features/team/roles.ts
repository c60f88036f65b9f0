import type { Role } from '@/shared/permissions';

/** Roles as people choose them. */
export const roleOptions: readonly { value: Role; label: string; hint: string }[] = [
  {
    value: 'administrator',
    label: 'Administrator',
    hint: 'Full access, including team, workers and deletion',
  },
  { value: 'member', label: 'Member', hint: 'Can import data, train, classify and comment' },
  { value: 'viewer', label: 'Viewer', hint: 'Can view everything, classify and comment' },
];

export function roleLabel(role: Role): string {
  return roleOptions.find((option) => option.value === role)?.label ?? role;
}
