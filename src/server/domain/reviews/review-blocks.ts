import type {
  GroupComparison,
  ModelFigures,
  ReviewComparison,
  ReviewDetail,
} from '@/shared/contracts/reviews';
import type { BlockDocument, DocumentBlock, DocumentPhoto, MatrixCell, Span } from '@/shared/document-blocks';
import { counted, percent, points, signed } from '@/shared/format';
import { leakSentence } from '@/shared/leak-labels';
import { comparePaired } from '@/shared/paired-test';
import { recipeRows } from '@/shared/recipe/recipe-rows';
import { verdictSentence, votesSentence } from '@/shared/verdict-sentence';

/** Photos of one gallery, of which a document holds the first. */
export interface Gallery {
  total: number;
  photos: DocumentPhoto[];
}

interface ReviewParts {
  review: ReviewDetail;
  compared: ReviewComparison;
  lost: Gallery;
  fixed: Gallery;
}

/** All that a review says, in the order in which it is read. */
export function reviewBlocks({ review, compared, lost, fixed }: ReviewParts): BlockDocument {
  const { model, baseline, notes, number } = review;
  return {
    title: `Review #${number}: model #${model.number} ${model.name}`,
    blocks: [
      text(
        `${baseline ? `Against the champion #${baseline.number} ${baseline.name}` : 'As the first champion'} of ${review.datasetName}. Asked by ${review.createdBy ?? 'a deleted member'}, ${time(review.createdAt)}. State: ${review.outdated ? 'outdated' : review.state}.`,
      ),
      ...[model, baseline].flatMap((one) =>
        one?.leaks != null && one.leaks.state !== 'unknown'
          ? [text(bold(`Leaks in the data of #${one.number}.`), ` ${leakSentence(one.leaks)}`)]
          : [],
      ),
      ...(notes ? [text(notes)] : []),
      ...decisions(review),
      ...figures(review, compared),
      ...(baseline
        ? [
            ...groups('Classes', compared.byClass),
            ...groups('Currencies', compared.byCurrency),
            ...groups('Countries', compared.byCountry),
            heading('New errors'),
            ...gallery(lost),
            heading('Fixed errors'),
            ...gallery(fixed),
            ...matrix(compared),
            ...changes(review, compared),
          ]
        : []),
      text(note(`Written by Mintmark, ${time(new Date())}.`)),
    ],
  };
}

const heading = (title: string): DocumentBlock => ({ kind: 'heading', text: title });
const text = (...spans: (string | Span)[]): DocumentBlock => ({
  kind: 'text',
  spans: spans.map((span) => (typeof span === 'string' ? { text: span } : span)),
});
const bold = (words: string): Span => ({ text: words, style: 'bold' });
const note = (words: string): Span => ({ text: words, style: 'note' });
const time = (date: Date) => `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;

function decisions({ decisions: made, hashes, approvals, rules }: ReviewDetail): DocumentBlock[] {
  return [
    heading('Decision'),
    text(`${approvals} of ${counted(rules.quorum, 'approval')}.`),
    ...made.map(({ verdict, reason, signedBy, createdAt, stale, superseded }) =>
      text(
        bold(verdict === 'approve' ? 'Approved' : 'Changes requested'),
        `${superseded ? ' (superseded)' : ''}${stale.length > 0 ? ` (stale: ${stale.join(', ')})` : ''}\n${reason}\n`,
        note(`Signed by ${signedBy}, ${time(createdAt)}`),
      ),
    ),
    ...(['weights', 'data', 'evaluation'] as const).map((name) =>
      text(note(`${name} `), { text: hashes[name], style: 'code' }),
    ),
  ];
}

const FIGURES: readonly [label: string, of: (figures: ModelFigures) => string][] = [
  ['Top-1', ({ top1, low, high }) => `${percent(top1)} (${percent(low)}–${percent(high)})`],
  ['Macro F1', ({ macroF1 }) => percent(macroF1)],
  ['Value', ({ valueAccuracy }) => percent(valueAccuracy)],
  ['Currency', ({ currencyAccuracy }) => percent(currencyAccuracy)],
  ['Country', ({ countryAccuracy }) => percent(countryAccuracy)],
];

function figures(review: ReviewDetail, compared: ReviewComparison): DocumentBlock[] {
  const { model, baseline, paired, split } = compared;
  if (!model) return [heading('Figures'), text('The two were evaluated on no photo in common.')];
  const result = paired && comparePaired(paired);
  const verdict =
    result && paired
      ? [
          text(
            bold(verdictSentence({ ...compared, ...paired }, result)),
            ` Difference ${points(result.difference)} points, 95 % interval ${points(result.low)} to ${points(result.high)}; it alone is right on ${paired.onlyModelRight} photos, the champion alone on ${paired.onlyBaselineRight}. ${votesSentence(paired.grouped)}`,
          ),
        ]
      : [];
  return [
    heading('Figures'),
    ...verdict,
    {
      kind: 'table',
      head: [
        `On the ${split} split`,
        `#${review.model.number}`,
        ...(review.baseline ? [`Champion #${review.baseline.number}`] : []),
      ],
      rows: FIGURES.map(([label, of]) => [label, of(model), ...(baseline ? [of(baseline)] : [])]),
    },
  ];
}

function groups(title: string, rows: readonly GroupComparison[]): DocumentBlock[] {
  if (rows.length === 0) return [];
  return [
    heading(`${title}: the worst regression first`),
    {
      kind: 'table',
      head: [title, 'Change', 'Lost', 'Gained', 'Photos'],
      rows: rows.map(({ label, onlyModelRight, onlyBaselineRight, photos, tooFew }) => [
        label,
        signed(onlyModelRight - onlyBaselineRight),
        String(onlyBaselineRight),
        String(onlyModelRight),
        `${photos}${tooFew ? ' (too few to tell)' : ''}`,
      ]),
    },
  ];
}

function gallery({ total, photos }: Gallery): DocumentBlock[] {
  const more = total > photos.length ? `, the first ${photos.length} here` : '';
  return [text(note(`${counted(total, 'photo')}${more}`)), { kind: 'photos', photos }];
}

/** The difference of the matrices as a picture, a square to each cell that changed. */
function matrix({ classes, matrixChange }: ReviewComparison): DocumentBlock[] {
  if (matrixChange.length === 0) return [];
  const largest = Math.max(...matrixChange.map(([, , change]) => Math.abs(change)));
  const label = (index: number) => classes[index]?.label ?? '';
  const cells = matrixChange.map(
    ([truth, predicted, change]): MatrixCell => ({
      truth,
      predicted,
      label: `${label(truth)} → ${label(predicted)}: ${signed(change)}`,
      better: (truth === predicted) === change > 0,
      weight: Math.abs(change) / largest,
    }),
  );
  return [
    heading('Change of the matrix'),
    text(
      note(
        'This version minus the champion. Green is better, red is worse; rows are the correct classes, columns the answers.',
      ),
    ),
    { kind: 'matrix', size: classes.length, cells },
  ];
}

function changes({ model, baseline }: ReviewDetail, { recipes, data }: ReviewComparison): DocumentBlock[] {
  if (!baseline || !recipes.baseline) return [];
  const rows = recipeRows([recipes.baseline, recipes.model]).filter(({ differs }) => differs);
  const sentence = data
    ? `version ${baseline.datasetVersion} → version ${model.datasetVersion}: ${data.photosAdded} photos added, ${data.photosRemoved} removed, ${data.movedSplit} moved to another split, ${data.relabelled} relabelled; ${data.classesAdded.length} classes added, ${data.classesRemoved.length} removed`
    : `the same version ${model.datasetVersion}`;
  return [
    heading('What changed'),
    {
      kind: 'table',
      head: null,
      rows: [
        ['Data', sentence],
        ['Run', `#${baseline.runNumber} → #${model.runNumber}`],
        ...rows.map(({ name, values: [before, after] }) => [name, `${before ?? ''} → ${after ?? ''}`]),
      ],
    },
  ];
}
