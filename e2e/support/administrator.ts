/** Of the shared installation. */
export const administrator = { email: 'ada@example.org', password: 'a coin for the mill' };

/** Cookies of a browser in which the administrator is signed in, written by the global set-up. */
export const ADMINISTRATOR_STATE = 'test-results/administrator.json';
