/* What the global set-up puts into the installation that most browser tests share. */

export const administrator = { email: 'ada@example.org', password: 'a coin for the mill' };

/** Cookies of a browser in which the administrator is signed in, written by the global set-up. */
export const ADMINISTRATOR_STATE = 'test-results/administrator.json';

/** Named as the demonstration set is, so that the commands of the documentation find it; its photos are plain colours. */
export const SHARED_DATASET = 'Demonstration coins';
