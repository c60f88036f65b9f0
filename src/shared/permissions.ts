export const ROLES = ['administrator', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** What a role may do; checked on the server for every call and used by pages to hide what would be refused. */
const PERMISSIONS = {
  'data:read': ['administrator', 'member', 'viewer'],
  'data:write': ['administrator', 'member'],
  'run:write': ['administrator', 'member'],
  comment: ['administrator', 'member', 'viewer'],
  classify: ['administrator', 'member', 'viewer'],
  'data:delete': ['administrator'],
  'team:manage': ['administrator'],
  'worker:manage': ['administrator'],
  'audit:read': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
