/** In whose name the kept comments of people stand who were erased. It cannot sign in and is no member of the team. */
export const DELETED_MEMBER = {
  id: 'deleted',
  name: 'Deleted member',
  email: 'deleted@mintmark.invalid',
  role: 'viewer',
} as const;
