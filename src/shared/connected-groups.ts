import { groupBy } from './group-by';

/**
 * Who belongs together when the two of each pair do (union-find).
 * @returns each group with two members or more, members and groups in the order of `members`
 */
export function groupsOf<T>(members: readonly T[], pairs: Iterable<readonly [T, T]>): T[][] {
  const parents = new Map<T, T>(members.map((member) => [member, member]));
  const rootOf = (member: T): T => {
    let root = member;
    for (let next = parents.get(root) as T; next !== root; next = parents.get(root) as T) {
      // Halves the way for whoever asks next.
      parents.set(root, parents.get(next) as T);
      root = next;
    }
    return root;
  };
  for (const [a, b] of pairs) if (parents.has(a) && parents.has(b)) parents.set(rootOf(a), rootOf(b));
  return [...groupBy(members, rootOf).values()].filter((group) => group.length > 1);
}
