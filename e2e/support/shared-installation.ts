/*
 * What the global set-up puts into the installations that most browser tests share. There are two, alike, so that their
 * tests need not all take turns.
 */

export const administrator = { email: 'ada@example.org', password: 'a coin for the mill' };

/** The names of the shared installations, and of the Playwright projects that run on them. */
export const SHARED_INSTALLATIONS = ['shared-1', 'shared-2'] as const;
export type SharedInstallation = (typeof SHARED_INSTALLATIONS)[number];

/** Cookies of a browser in which the administrator is signed in, written by the global set-up. */
export const administratorState = (name: string) => `test-results/administrator-${name}.json`;

/** Where the global set-up has started it, which Playwright's processes are told by their environment. */
export const urlVariable = (name: string) => `MINTMARK_E2E_URL_${name.replace('-', '_')}`;
export const dataVariable = (name: string) => `MINTMARK_E2E_DATA_${name.replace('-', '_')}`;

/** Named as the demonstration set is, so that the commands of the documentation find it; its photos are plain colours. */
export const SHARED_DATASET = 'Demonstration coins';
