import type { Role } from '@/shared/permissions';

/** Roles as people choose them. */
export const roleOptions: readonly { value: Role; label: string; hint: string }[] = [
  { value: 'administrator', label: 'Administrator', hint: 'Everything, with team, workers and deleting' },
  { value: 'member', label: 'Member', hint: 'Imports data, trains, classifies, comments' },
  { value: 'viewer', label: 'Viewer', hint: 'Looks at everything, classifies, comments' },
];

export function roleLabel(role: Role): string {
  return roleOptions.find((option) => option.value === role)?.label ?? role;
}
