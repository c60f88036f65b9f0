import path from 'node:path';
import { Command, Option } from 'commander';
import { recipeFromAssignments } from '@/shared/recipe/assignments';
import { PRESETS, type PresetName } from '@/shared/recipe/presets';
import type { Recipe } from '@/shared/recipe/recipe';

export interface AccuracyOptions {
  json: boolean;
  quick: boolean;
  /** Folder with the zips. */
  data: string;
  /** What is trained; empty where results are only listed. */
  trainings: Training[];
}

export interface Training {
  /** What the table calls it. */
  name: string;
  recipe: Recipe;
}

/** One epoch of the head alone: shows that everything runs. */
const QUICK = ['model.width=0.35', 'model.inputSize=96', 'trainable=head', 'epochs=1', 'testTimeRotations=1'];

/** Reads the command line; ends the process with a message when it cannot be understood. */
export function readOptions(argv: readonly string[]): AccuracyOptions {
  const program = new Command('bench:accuracy')
    .description(
      'Trains recipes on coins-211 and evaluates them on catalogue photos and on photos of phones.',
    )
    .option('--json', 'print one JSON document on stdout and nothing else', false)
    .option('--quick', 'few photos and one epoch of the head: shows that it works, not how well', false)
    .option('--data <folder>', 'folder with coins-211.zip, wild-dev.zip and korea-won.zip', '../shared/data')
    .addOption(
      new Option('--recipe <preset>', 'what the recipe begins with').choices(PRESETS).default('best'),
    )
    .option('--set <key=value>', 'a value of the recipe, for all trainings; may be repeated', collect, [])
    .option(
      '--variant <name:key=value,…>',
      'train with these values too; may be repeated, each is a row of the table',
      collect,
      [],
    )
    .option('--seeds <numbers>', 'train each with each of these seeds', seeds, [1])
    .option('--list', 'train nothing: the table of all results so far', false)
    .showHelpAfterError('(--help lists what may be written)');
  const raw = program.parse(argv, { from: 'user' }).opts<{
    json: boolean;
    quick: boolean;
    data: string;
    recipe: PresetName;
    set: string[];
    variant: string[];
    seeds: number[];
    list: boolean;
  }>();
  try {
    const trainings = raw.list ? [] : trainingsOf(raw);
    const from = process.env.INIT_CWD ?? process.cwd();
    return { json: raw.json, quick: raw.quick, data: path.resolve(from, raw.data), trainings };
  } catch (error) {
    return program.error(`error: ${(error as Error).message}`);
  }
}

function trainingsOf({
  recipe,
  set,
  variant,
  seeds,
  quick,
}: {
  recipe: PresetName;
  set: string[];
  variant: string[];
  seeds: number[];
  quick: boolean;
}): Training[] {
  const common = [...set, ...(quick ? QUICK : [])];
  const variants = variant.length === 0 ? [[recipe, common] as const] : variant.map(readVariant(common));
  return variants.flatMap(([name, assignments]) =>
    seeds.map((seed) => ({ name, recipe: recipeFromAssignments(recipe, [...assignments, `seed=${seed}`]) })),
  );
}

const readVariant =
  (common: readonly string[]) =>
  (text: string): readonly [string, string[]] => {
    const [name = '', values = ''] = text.split(/:(.*)/s);
    return [name, [...common, ...values.split(',').filter(Boolean)]];
  };

const collect = (value: string, earlier: string[]) => [...earlier, value];

const seeds = (text: string) => text.split(',').map(Number);
