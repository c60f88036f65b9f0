/**
 * The built-in administrator in whose name programs on this machine act (the command line, first-boot seeding).
 * It has no password account and so cannot sign in, is no member of the team, and does not count as the
 * administrator an installation needs.
 */
export const LOCAL_USER = {
  id: 'local',
  name: 'Local administrator',
  email: 'local@mintmark.invalid',
  role: 'administrator',
} as const;
