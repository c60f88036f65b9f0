import { classIdentity } from '@/shared/coin-class';
import type { ClassificationModelResult, ClassScore } from '@/shared/contracts/classify';
import type { Db } from '../../db/dialect';
import { classesOf } from '../models/model-rows';
import { findClassesOf } from '../models/repo';

/** Models whose coins are remembered: they never change. */
const MOST = 64;
const remembered = new Map<string, ReadonlySet<string>>();

/** The coins that models have classes for, by model. */
export async function readCoins(
  db: Db,
  modelIds: readonly string[],
): Promise<Map<string, ReadonlySet<string>>> {
  const coins = new Map<string, ReadonlySet<string>>();
  const missing: string[] = [];
  for (const id of new Set(modelIds)) {
    const known = remembered.get(id);
    if (known) coins.set(id, known);
    else missing.push(id);
  }
  for (const { id, ...row } of missing.length > 0 ? await findClassesOf(db, missing) : []) {
    const names = new Set(classesOf(row).map(classIdentity));
    coins.set(id, names);
    remembered.set(id, names);
    const [oldest] = remembered.keys();
    if (remembered.size > MOST && oldest) remembered.delete(oldest);
  }
  return coins;
}

type Answered = Pick<ClassificationModelResult, 'modelId' | 'top' | 'others' | 'traits'>;

/** By coin and model: does the surest answer of all name a coin that this model has no class for? */
export function outsideOf(
  results: readonly Answered[],
  coins: ReadonlyMap<string, ReadonlySet<string>>,
): boolean[][] {
  const count = results.reduce((most, { others }) => Math.max(most, others.length + 1), 0);
  const leads = Array.from({ length: count }, (_, coin) => leadOf(results, coin));
  return results.map(({ modelId }) => {
    const names = coins.get(modelId);
    return leads.map((lead) => lead !== null && names !== undefined && !names.has(lead));
  });
}

function leadOf(results: readonly Answered[], coin: number): string | null {
  let lead: ClassScore | null = null;
  for (const { top, others, traits } of results) {
    const best = (coin === 0 ? top : others[coin - 1])?.[0];
    if (!best || (traits[coin]?.known ?? 0) < 0) continue;
    if (!lead || best.p > lead.p) lead = best;
  }
  return lead && classIdentity({ ...lead, key: lead.class });
}
