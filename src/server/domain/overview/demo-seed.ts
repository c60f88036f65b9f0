import { setTimeout as sleep } from 'node:timers/promises';
import { presetRecipe } from '@/shared/recipe/presets';
import { findSetting, insertSetting } from '../../db/settings';
import type { Actor, Deps } from '../../deps';
import { DEMO_DATASET } from '../datasets/import/demo-source';
import { getImport, startDemoImport } from '../datasets/import/import-service';
import { countVersionsOf } from '../datasets/repo';
import { startRun } from '../runs/service';
import { LOCAL_USER } from '../team/local-user';
import { countRunsNamed } from './repo';

const SETTING = 'demoSeeded';
const EXPERIMENT = 'Demonstration runs';
const IMPORT_POLL_MS = 500;

const actor: Actor = {
  userId: LOCAL_USER.id,
  name: LOCAL_USER.name,
  email: LOCAL_USER.email,
  role: LOCAL_USER.role,
};

/** Two runs that differ in one figure, so that their curves and their answers are worth comparing. */
function demoRuns() {
  const quick = presetRecipe('quick');
  const bold = {
    ...quick,
    optimizer: { ...quick.optimizer, learningRate: 2 * quick.optimizer.learningRate },
  };
  return [
    { name: 'Quick', recipe: quick },
    { name: 'Quick, twice the learning rate', recipe: bold },
  ];
}

/**
 * Gives a new installation the demonstration dataset and two runs on it, once. Whatever a stop in between left
 * undone is done at the next start; what people deleted since is not made again.
 */
export async function seedDemo(deps: Deps, signal: AbortSignal): Promise<void> {
  if (!deps.env.demo || (await isSeeded(deps))) return;
  if (!(await hasDemoDataset(deps)) && !(await importDemo(deps, signal))) return;
  for (const { name, recipe } of demoRuns()) {
    const there = await countRunsNamed(deps.db, { name, experiment: EXPERIMENT });
    if (there > 0) continue;
    await startRun(deps, actor, {
      dataset: DEMO_DATASET,
      experiment: EXPERIMENT,
      name,
      preset: 'quick',
      recipe,
    });
  }
  await insertSetting(deps.db, SETTING, new Date().toISOString());
  deps.log.info('the demonstration dataset and its two runs are set up');
}

async function isSeeded(deps: Deps): Promise<boolean> {
  return (await findSetting(deps.db, SETTING)) !== null;
}

async function hasDemoDataset(deps: Deps): Promise<boolean> {
  return (await countVersionsOf(deps.db, DEMO_DATASET)) > 0;
}

/** @returns whether the dataset is there now. */
async function importDemo(deps: Deps, signal: AbortSignal): Promise<boolean> {
  const { importId } = await startDemoImport(deps, actor);
  for (;;) {
    const status = await getImport(deps, importId);
    if (status.state === 'succeeded') return true;
    if (status.state === 'failed') {
      deps.log.error(
        { reason: status.error },
        'the demonstration dataset could not be made; tried again at the next start',
      );
      return false;
    }
    try {
      await sleep(IMPORT_POLL_MS, undefined, { signal });
    } catch {
      return false;
    }
  }
}
