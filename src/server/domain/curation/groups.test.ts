import { expect, test } from 'vitest';
import { groupsOf } from '@/shared/connected-groups';
import { seededRandom } from '@/shared/random';
import { acrossOf, groupKey } from './groups';

/** Reachable from each other, the slow way. */
function reachable(members: number[], pairs: [number, number][], from: number): number[] {
  const seen = new Set([from]);
  for (let grew = true; grew; ) {
    grew = false;
    for (const [a, b] of pairs) {
      if (seen.has(a) === seen.has(b)) continue;
      seen.add(a).add(b);
      grew = true;
    }
  }
  return members.filter((member) => seen.has(member));
}

test('photos are in one group exactly when a chain of pairs leads from the one to the other', () => {
  for (let round = 0; round < 60; round++) {
    const random = seededRandom(`groups ${round}`);
    const members = Array.from({ length: random.int(1, 30) }, (_, i) => i);
    const pairs = Array.from({ length: random.int(0, 25) }, (): [number, number] => [
      random.pick(members),
      random.pick(members),
    ]);
    const groups = groupsOf(members, pairs);
    const grouped = new Map(groups.flatMap((group) => group.map((member) => [member, group])));
    for (const member of members) {
      const expected = reachable(members, pairs, member);
      expect(grouped.get(member) ?? [member]).toEqual(expected);
    }
    expect(grouped.size).toBe(groups.flat().length);
  }
});

test('groups do not depend on the order of the pairs, and pairs of photos that are not there count for nothing', () => {
  const pairs: [string, string][] = [
    ['a', 'b'],
    ['c', 'd'],
    ['b', 'd'],
    ['e', 'gone'],
  ];
  const expected = [['a', 'b', 'c', 'd']];
  expect(groupsOf(['a', 'b', 'c', 'd', 'e'], pairs)).toEqual(expected);
  expect(groupsOf(['a', 'b', 'c', 'd', 'e'], pairs.toReversed())).toEqual(expected);
});

test('a group has the same name in every version, and says what it straddles', () => {
  expect(groupKey(['b', 'a'])).toBe(groupKey(['a', 'b']));
  expect(groupKey(['a'])).not.toBe(groupKey(['a', 'b']));
  expect(acrossOf([{ split: 'train', classKey: '1' }])).toEqual({
    acrossSplits: false,
    acrossClasses: false,
  });
  expect(
    acrossOf([
      { split: 'train', classKey: '1' },
      { split: 'test', classKey: '2' },
    ]),
  ).toEqual({ acrossSplits: true, acrossClasses: true });
});
