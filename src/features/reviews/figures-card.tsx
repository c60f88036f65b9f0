import type { ReactNode } from 'react';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { EmptyState } from '@/components/ui/empty-state';
import { ScrollRegion } from '@/components/ui/scroll-region';
import type { ModelFigures, ReviewComparison, ReviewDetail } from '@/shared/contracts/reviews';
import { counted, percent, points } from '@/shared/format';
import { comparePaired } from '@/shared/paired-test';
import { verdictSentence, votesSentence } from '@/shared/verdict-sentence';

interface FiguresCardProps {
  review: ReviewDetail;
  compared: ReviewComparison;
  /** Chooses the split. */
  picker: ReactNode;
}

const rows: readonly [label: string, of: (figures: ModelFigures) => number | null][] = [
  ['Top-1', ({ top1 }) => top1],
  ['Macro F1', ({ macroF1 }) => macroF1],
  ['Value', ({ valueAccuracy }) => valueAccuracy],
  ['Currency', ({ currencyAccuracy }) => currencyAccuracy],
  ['Country', ({ countryAccuracy }) => countryAccuracy],
];

/** Is it better than the champion? One sentence, and the figures of both on the same photos. */
export function FiguresCard({ review, compared, picker }: FiguresCardProps) {
  const { model, baseline, paired } = compared;
  if (!model) {
    return (
      <Card>
        <CardHeader title="Figures" actions={picker} />
        <EmptyState
          title="No photo in common"
          description="The two versions were evaluated on no photo in common. Choose another split, or evaluate both on one dataset version."
        />
      </Card>
    );
  }
  const result = paired && comparePaired(paired);
  return (
    <Card className="overflow-hidden">
      <CardHeader
        title={review.baseline ? 'Is it better than the champion?' : 'Figures'}
        description={`On ${counted(paired?.photos ?? compared.modelPhotos, 'photo')} of the ${compared.split} split`}
        actions={picker}
      />
      {result && paired && (
        <CardBody className="grid gap-1 border-b">
          <p className="font-semibold text-base">{verdictSentence({ ...compared, ...paired }, result)}</p>
          {paired.photos > 0 && (
            <p className="text-muted text-sm">
              The share of right answers differs by {points(result.difference)} points (95 % interval{' '}
              {points(result.low)} to {points(result.high)}): it alone is right on {paired.onlyModelRight},
              the champion alone on {paired.onlyBaselineRight}. {votesSentence(paired.grouped)} This compares
              two models, not their recipes.
            </p>
          )}
        </CardBody>
      )}
      <ScrollRegion aria-label="Figures of both versions">
        <table className="w-full text-right text-sm">
          <thead className="text-muted text-xs">
            <tr className="[&>th]:h-8 [&>th]:px-4 [&>th]:font-medium sm:[&>th]:whitespace-nowrap max-sm:[&>th]:px-2">
              <th scope="col" className="text-left">
                Figure
              </th>
              <th scope="col">#{review.model.number}</th>
              {baseline && (
                <>
                  <th scope="col">Champion #{review.baseline?.number}</th>
                  <th scope="col">Difference</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {rows.map(([label, of]) => {
              const [value, before] = [of(model), baseline && of(baseline)];
              if (value === null) return null;
              return (
                <tr
                  key={label}
                  className="border-t [&>*]:h-9 [&>*]:whitespace-nowrap [&>*]:px-4 max-sm:[&>*]:px-2"
                >
                  <th scope="row" className="text-left font-normal">
                    {label}
                  </th>
                  <td className="font-medium">
                    {percent(value)} {label === 'Top-1' && <Interval figures={model} />}
                  </td>
                  {baseline && (
                    <>
                      <td>
                        {percent(before)} {label === 'Top-1' && <Interval figures={baseline} />}
                      </td>
                      <td className="text-muted">{before === null ? '–' : points(value - before)}</td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
    </Card>
  );
}

function Interval({ figures: { low, high } }: { figures: ModelFigures }) {
  return (
    <span
      className="font-normal text-muted text-xs max-sm:block max-sm:text-2xs"
      title="95 % interval (Wilson)"
    >
      ({percent(low)}–{percent(high)})
    </span>
  );
}
