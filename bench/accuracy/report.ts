import type { AccuracyDocument, Figures, Result, Share } from './document';

const interval = ({ share, low, high }: Share) => `${short(share)} (${short(low)}–${short(high)})`;
const short = (share: number) => (share === 1 ? '1' : share.toFixed(3).replace(/^0/, ''));

/** Markdown: each training a row with its top-1 on every set, then all figures of the last one. */
export function renderReport({ machine, results }: AccuracyDocument): string {
  if (results.length === 0) return 'No results yet.';
  const sets = [...new Set(results.flatMap(({ sets }) => Object.keys(sets)))];
  const rows = results.map((result) => [
    `${result.name}${result.quick ? ' (quick)' : ''}`,
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
    `${last.name}, seed ${last.recipe.seed}, with 95 % intervals (Wilson):`,
    '',
    ...markdown(
      ['photos of', 'number', 'top-1', 'top-5', 'value', 'currency', 'country'],
      Object.entries(last.sets).map(([set, figures]) => [set, ...figuresRow(figures)]),
    ),
    '',
    `${machine.cpu}, ${machine.cores} cores, ${machine.memoryGb} GB; Node ${machine.node}`,
  ].join('\n');
}

const top1Of = ({ sets }: Result, set: string) => {
  const figures = sets[set];
  return figures ? short(figures.top1.share) : '–';
};
const currencyOf = ({ sets }: Result) => {
  const figures = sets['wild-dev'];
  return figures ? short(figures.currency.share) : '–';
};

const figuresRow = ({ photos, top1, top5, value, currency, country }: Figures) => [
  String(photos),
  ...[top1, top5, value, currency, country].map(interval),
];

const markdown = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
