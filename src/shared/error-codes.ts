/**
 * Every error a caller can meet, by code. Mapped once to HTTP and to tRPC; the message is for people and says
 * what to do next.
 */
export const ERROR_STATUS = {
  'bad-request': 400,
  'bad-photo': 400,
  'bad-archive': 400,
  'not-signed-in': 401,
  'not-allowed': 403,
  'not-found': 404,
  'method-not-allowed': 405,
  conflict: 409,
  'too-large': 413,
  'too-many-requests': 429,
  unavailable: 503,
  'disk-full': 507,
  internal: 500,
} as const;

export type ErrorCode = keyof typeof ERROR_STATUS;
