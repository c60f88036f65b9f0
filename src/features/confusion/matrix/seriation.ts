/** A weighted edge between two classes that are taken for each other. */
type Neighbours = Map<number, number>[];

/** Rounds of power iteration; far beyond what a few hundred classes need to settle. */
const MAX_ROUNDS = 2000;
const SETTLED = 1e-9;

/**
 * Orders classes so that those which are confused with each other stand together and the errors gather in
 * blocks along the diagonal (spectral seriation, Atkins, Boman and Hendrickson 1998). Each connected group of
 * confused classes is sorted by its Fiedler vector; groups with more errors come first, classes that are never
 * confused last, in the order of their index.
 * @param cells sparse `[truth, predicted, count]`; the diagonal is ignored.
 * @returns class indexes, each of `0 … size − 1` once. Deterministic.
 */
export function seriate(size: number, cells: readonly (readonly [number, number, number])[]): number[] {
  const neighbours = symmetricErrors(size, cells);
  const groups = connectedGroups(neighbours).map((members) => ({
    members,
    errors: members.reduce((sum, member) => sum + degree(neighbours, member), 0),
  }));
  const confused = groups.filter((group) => group.members.length > 1);
  const alone = groups.filter((group) => group.members.length === 1);
  confused.sort((a, b) => b.errors - a.errors || (a.members[0] ?? 0) - (b.members[0] ?? 0));
  return [
    ...confused.flatMap((group) => sortByFiedler(group.members, neighbours)),
    ...alone.flatMap((g) => g.members),
  ];
}

function symmetricErrors(size: number, cells: readonly (readonly [number, number, number])[]): Neighbours {
  const neighbours: Neighbours = Array.from({ length: size }, () => new Map());
  for (const [truth, predicted, count] of cells) {
    if (truth === predicted || count <= 0) continue;
    for (const [from, to] of [
      [truth, predicted],
      [predicted, truth],
    ] as const) {
      neighbours[from]?.set(to, (neighbours[from]?.get(to) ?? 0) + count);
    }
  }
  return neighbours;
}

function degree(neighbours: Neighbours, member: number): number {
  let sum = 0;
  for (const weight of neighbours[member]?.values() ?? []) sum += weight;
  return sum;
}

function connectedGroups(neighbours: Neighbours): number[][] {
  const seen = new Uint8Array(neighbours.length);
  const groups: number[][] = [];
  for (let start = 0; start < neighbours.length; start++) {
    if (seen[start]) continue;
    seen[start] = 1;
    const members = [start];
    for (let next = 0; next < members.length; next++) {
      for (const other of neighbours[members[next] as number]?.keys() ?? []) {
        if (seen[other]) continue;
        seen[other] = 1;
        members.push(other);
      }
    }
    groups.push(members.sort((a, b) => a - b));
  }
  return groups;
}

/**
 * Sorts one connected group by the eigenvector of its Laplacian's second smallest eigenvalue, found by power
 * iteration on `2·maxDegree·I − L` with the constant vector projected out.
 */
function sortByFiedler(members: number[], neighbours: Neighbours): number[] {
  const count = members.length;
  const place = new Map(members.map((member, index) => [member, index]));
  const edges = members.map((member) =>
    [...(neighbours[member] ?? [])].map(([other, weight]) => [place.get(other) as number, weight] as const),
  );
  const degrees = members.map((member) => degree(neighbours, member));
  const shift = 2 * Math.max(...degrees);

  let vector = Float64Array.from({ length: count }, (_, i) => Math.sin(i + 1));
  centreAndNormalize(vector);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const next = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      let value = (shift - (degrees[i] as number)) * (vector[i] as number);
      for (const [j, weight] of edges[i] ?? []) value += weight * (vector[j] as number);
      next[i] = value;
    }
    centreAndNormalize(next);
    let change = 0;
    for (let i = 0; i < count; i++)
      change = Math.max(change, Math.abs((next[i] as number) - (vector[i] as number)));
    vector = next;
    if (change < SETTLED) break;
  }
  const order = members
    .map((_, i) => i)
    .sort((a, b) => (vector[a] as number) - (vector[b] as number) || a - b);
  // An eigenvector's sign is arbitrary: let the smaller class index come first, so that the order is stable.
  if ((order[0] as number) > (order[count - 1] as number)) order.reverse();
  return order.map((i) => members[i] as number);
}

function centreAndNormalize(vector: Float64Array): void {
  const mean = vector.reduce((sum, value) => sum + value, 0) / vector.length;
  let squares = 0;
  for (let i = 0; i < vector.length; i++) {
    const value = (vector[i] as number) - mean;
    vector[i] = value;
    squares += value * value;
  }
  const norm = Math.sqrt(squares) || 1;
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) / norm;
}
