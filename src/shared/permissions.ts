/** From the one that may most. */
export const ROLES = ['administrator', 'member', 'viewer'] as const;
export type Role = (typeof ROLES)[number];

/** Does `role` grant less than `other`? */
export function isLower(role: Role, other: Role): boolean {
  return ROLES.indexOf(role) > ROLES.indexOf(other);
}

/** What a role may do; checked on the server for every call and used by pages to hide what would be refused. */
const PERMISSIONS = {
  'data:read': ['administrator', 'member', 'viewer'],
  'data:write': ['administrator', 'member'],
  'run:write': ['administrator', 'member'],
  comment: ['administrator', 'member', 'viewer'],
  'review:write': ['administrator', 'member'],
  classify: ['administrator', 'member', 'viewer'],
  'data:delete': ['administrator'],
  'team:manage': ['administrator'],
  'worker:manage': ['administrator'],
  'audit:read': ['administrator'],
} as const satisfies Record<string, readonly Role[]>;
export type Permission = keyof typeof PERMISSIONS;

/** What an API token may be limited to, beside the role of its person. */
export const TOKEN_SCOPES = ['read', 'run', 'classify', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const SCOPES: Record<Permission, TokenScope> = {
  'data:read': 'read',
  'data:write': 'run',
  'run:write': 'run',
  comment: 'run',
  'review:write': 'run',
  classify: 'classify',
  'data:delete': 'admin',
  'team:manage': 'admin',
  'worker:manage': 'admin',
  'audit:read': 'admin',
};

/** The scope that a token needs for something. */
export function scopeOf(permission: Permission): TokenScope {
  return SCOPES[permission];
}

export function may(role: Role, permission: Permission): boolean {
  return (PERMISSIONS[permission] as readonly Role[]).includes(role);
}
