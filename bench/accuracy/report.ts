import { groupBy } from '@/shared/group-by';
import { renderUnknown } from '../unknown/measure';
import type { AccuracyDocument, Figures, Result, Share } from './document';
import { servedName } from './served-name';

const interval = ({ share, low, high }: Share) => `${short(share)} (${short(low)}–${short(high)})`;
const short = (share: number) => (share === 1 ? '1' : share.toFixed(3).replace(/^0/, ''));

/** Markdown: each training a row with its top-1 on every set, means where there are several seeds, then all figures of the last one. */
export function renderReport({ machine, results, unknown }: AccuracyDocument): string {
  if (results.length + unknown.length === 0) return 'No results yet.';
  return [
    ...(results.length > 0 ? resultLines(results) : []),
    ...unknown.flatMap(({ name, quick, recipe, top1, figures }) => [
      `${name}${quick ? ' (quick)' : ''}, seed ${recipe.seed}, top-1 on test photos of the others ${top1 === null ? '–' : short(top1)}; area under the ROC curve:`,
      '',
      renderUnknown(figures),
      '',
    ]),
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node ${machine.node}`,
  ].join('\n');
}

function resultLines(results: readonly Result[]): string[] {
  const sets = [...new Set(results.flatMap(({ sets }) => Object.keys(sets)))];
  const rows = results.map((result) => [
    rowName(result),
    `${result.recipe.model.width} at ${result.recipe.model.inputSize}`,
    String(result.recipe.seed),
    `${result.epochs}, best ${result.bestEpoch}`,
    ...sets.map((set) => top1Of(result, set)),
    currencyOf(result),
    `${(result.cpuSeconds / 60).toFixed(1)} min`,
  ]);
  const head = ['recipe', 'network', 'seed', 'epochs', ...sets, 'wild-dev, currency', 'CPU'];
  const last = results.at(-1) as Result;
  return [
    'Top-1 among 211 classes:',
    '',
    ...markdown(head, rows),
    '',
    ...meanLines(results, sets),
    `${last.name}, seed ${last.recipe.seed}, with 95 % intervals (Wilson):`,
    '',
    ...markdown(
      ['photos of', 'number', 'top-1', 'top-5', 'value', 'currency', 'country'],
      Object.entries(last.sets).map(([set, figures]) => [set, ...figuresRow(figures)]),
    ),
    '',
  ];
}

/** Each recipe's mean over its seeds, with the lowest and the highest; none where every recipe has one seed. */
function meanLines(results: readonly Result[], sets: readonly string[]): string[] {
  const byRecipe = [
    ...groupBy(results, ({ name, quick, recipe }) =>
      JSON.stringify([name, quick, { ...recipe, seed: 0 }]),
    ).values(),
  ];
  if (byRecipe.every(({ length }) => length === 1)) return [];
  const rows = byRecipe.map((seeds) => [
    rowName(seeds[0] as Result),
    String(seeds.length),
    ...sets.map((set) => spreadOf(seeds.flatMap((result) => result.sets[set]?.top1.share ?? []))),
  ]);
  return ['Mean over seeds (lowest–highest):', '', ...markdown(['recipe', 'seeds', ...sets], rows), ''];
}

function spreadOf(shares: readonly number[]): string {
  if (shares.length === 0) return '–';
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  return `${short(mean)} (${short(Math.min(...shares))}–${short(Math.max(...shares))})`;
}

const rowName = ({ name, quick }: Pick<Result, 'name' | 'quick'>) => `${name}${quick ? ' (quick)' : ''}`;

const top1Of = ({ sets }: Result, set: string) => {
  const figures = sets[set];
  return figures ? short(figures.top1.share) : '–';
};
const currencyOf = ({ sets }: Result) => {
  const figures = sets[servedName('wild-dev')];
  return figures ? short(figures.currency.share) : '–';
};

const figuresRow = ({ photos, top1, top5, value, currency, country }: Figures) => [
  String(photos),
  ...[top1, top5, value, currency, country].map(interval),
];

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
