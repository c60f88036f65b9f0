import { cleanName } from '@/shared/names';
import { AppError } from '../../errors';
import { LOCAL_USER } from './local-user';
import { findOtherNames } from './name-repo';
import type { Queries } from './repo';

const MAX_NAME = 80;

/** Names by which the product speaks of itself. */
const RESERVED = [
  'Mintmark',
  'Administrator',
  'System',
  'Server',
  'Worker',
  'Deleted member',
  LOCAL_USER.name,
];

/** Letters and digits of other scripts that look like Latin ones, by what they look like. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  a: 'аαɑ',
  b: 'вьβ',
  c: 'сϲ',
  d: 'ԁ',
  e: 'еєε',
  h: 'һнη',
  i: 'іıιӏl1|ｌ',
  j: 'јϳ',
  k: 'кκ',
  m: 'м',
  n: 'пո',
  o: 'оοσ0օ',
  p: 'рρ',
  q: 'ԛ',
  r: 'гʀ',
  s: 'ѕ5',
  t: 'тτ',
  u: 'υսц',
  v: 'ѵν',
  w: 'ѡԝω',
  x: 'хχ',
  y: 'уγү',
  z: 'ᴢζ2',
};
/** Capitals that look like another letter than their small forms do. */
const CAPITALS: Readonly<Record<string, string>> = { Ν: 'n', Η: 'h', Υ: 'y', Ρ: 'p', Н: 'h', В: 'b' };
const LATIN = new Map(
  Object.entries(LOOKALIKES).flatMap(([latin, others]) => [...others].map((other) => [other, latin])),
);

/**
 * What is left of a name when everything is taken away that eyes pass over: case, accents, spaces and signs, and letters
 * of other scripts that look the same. Two people whose names have the same skeleton cannot be told apart.
 */
export function nameSkeleton(name: string): string {
  const marked = name.normalize('NFKD').replace(/\p{M}/gu, '');
  const plain = [...marked]
    .map((letter) => CAPITALS[letter] ?? letter)
    .join('')
    .toLowerCase();
  const letters = [...plain].map((letter) => LATIN.get(letter) ?? letter).join('');
  // What has no letter in it, such as 王, is compared as it is.
  return letters.replace(/[^\p{L}\p{N}]/gu, '') || plain;
}

const reserved = new Set(RESERVED.map(nameSkeleton));

/**
 * Refuses a name that others would take for that of somebody else, or of the product.
 * @param userId whose name it is to be; null for somebody new
 * @throws AppError `conflict`
 */
export async function requireOwnName(db: Queries, name: string, userId: string | null): Promise<void> {
  if (await isTaken(db, name, userId)) {
    throw new AppError(
      'conflict',
      'This name is taken, or looks like one that is. Add a middle name or a place.',
    );
  }
}

/** A name of their own for somebody whom the provider brings: what it says, with a number where that is taken. */
export async function newcomersName(
  { db }: { db: Queries },
  { name, email }: { name: string; email: string },
): Promise<string> {
  const wanted = cleanName(name).slice(0, MAX_NAME - 5) || (email.split('@', 1)[0] ?? 'member');
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? wanted : `${wanted} (${number})`;
    if (!(await isTaken(db, candidate, null))) return candidate;
  }
}

async function isTaken(db: Queries, name: string, userId: string | null): Promise<boolean> {
  const skeleton = nameSkeleton(name);
  if (reserved.has(skeleton)) return true;
  return (await findOtherNames(db, userId)).some((other) => nameSkeleton(other) === skeleton);
}
