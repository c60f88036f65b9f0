import path from 'node:path';
import { Command, Option } from 'commander';
import { recipeFromAssignments } from '@/shared/recipe/assignments';
import { PRESETS, type PresetName } from '@/shared/recipe/presets';
import type { Recipe } from '@/shared/recipe/recipe';
import { ABLATION, ABLATION_RECIPE } from './ablation';

export interface AccuracyOptions {
  json: boolean;
  quick: boolean;
  /** Folder with the zips. */
  data: string;
  /** What is trained; empty where results are only listed. */
  trainings: Training[];
  /** What is trained without some of the classes, to be asked about them. */
  leftOut: Training[];
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
    .option('--seeds <numbers>', 'train each with each of these seeds; 1 by default', seeds)
    .option(
      '--ablation',
      'width 0.35 at 160 pixels: each option of the recipe alone, with seeds 1 to 3 unless --seeds says others',
      false,
    )
    .option(
      '--left-out',
      'train without every tenth class as well, or with --no-train only that, and ask about those',
      false,
    )
    .option('--no-train', 'none of the trainings on all classes')
    .option('--list', 'train nothing: the table of all results so far', false)
    .showHelpAfterError('(--help lists what may be written)');
  const raw = program.parse(argv, { from: 'user' }).opts<{
    json: boolean;
    quick: boolean;
    data: string;
    recipe: PresetName;
    set: string[];
    variant: string[];
    seeds?: number[];
    ablation: boolean;
    leftOut: boolean;
    train: boolean;
    list: boolean;
  }>();
  try {
    const trainings = raw.list || !raw.train ? [] : trainingsOf(raw);
    const from = process.env.INIT_CWD ?? process.cwd();
    return {
      json: raw.json,
      quick: raw.quick,
      data: path.resolve(from, raw.data),
      trainings,
      leftOut: raw.leftOut && !raw.list ? leftOutOf(raw) : [],
    };
  } catch (error) {
    return program.error(`error: ${(error as Error).message}`);
  }
}

interface Asked {
  recipe: PresetName;
  set: string[];
  variant: string[];
  seeds?: number[];
  quick: boolean;
  ablation: boolean;
}

function trainingsOf(asked: Asked): Training[] {
  const { recipe, variant, ablation } = asked;
  const common = commonOf(asked);
  const train = ([name, assignments]: readonly [string, readonly string[]], seed: number): Training => ({
    name,
    recipe: recipeFromAssignments(recipe, [...common, ...assignments, `seed=${seed}`]),
  });
  if (ablation) {
    // Seed by seed: a table that is broken off has all rows.
    return (asked.seeds ?? [1, 2, 3]).flatMap((seed) =>
      Object.entries(ABLATION).map((one) => train(one, seed)),
    );
  }
  const variants = variant.length === 0 ? [[recipe, []] as const] : variant.map(readVariant);
  return variants.flatMap((one) => (asked.seeds ?? [1]).map((seed) => train(one, seed)));
}

/** The network of the ablation, or another that is asked for. */
function leftOutOf(asked: Asked): Training[] {
  const { recipe } = asked;
  const assignments = [...ABLATION_RECIPE, ...asked.set, ...(asked.quick ? QUICK : [])];
  return (asked.seeds ?? [1]).map((seed) => ({
    name: `${recipe}, classes left out`,
    recipe: recipeFromAssignments(recipe, [...assignments, `seed=${seed}`]),
  }));
}

const commonOf = ({ ablation, set, quick }: Asked): string[] => [
  ...(ablation ? ABLATION_RECIPE : []),
  ...set,
  ...(quick ? QUICK : []),
];

function readVariant(text: string): readonly [string, string[]] {
  const [name = '', values = ''] = text.split(/:(.*)/s);
  return [name, values.split(',').filter(Boolean)];
}

const collect = (value: string, earlier: string[]) => [...earlier, value];

const seeds = (text: string) => text.split(',').map(Number);
