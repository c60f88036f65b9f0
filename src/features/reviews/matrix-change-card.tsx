import { useCallback, useMemo, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { Link } from '@/components/ui/link';
import { orderClasses } from '@/features/confusion/class-order';
import { indexConfusion, type MatrixCell } from '@/features/confusion/confusion-matrix';
import { MatrixCanvas } from '@/features/confusion/matrix/matrix-canvas';
import { MatrixLegend } from '@/features/confusion/matrix/matrix-legend';
import type { MatrixContent } from '@/features/confusion/matrix/matrix-scene';
import { useMatrixInk } from '@/features/confusion/matrix/use-matrix-ink';
import { useOpenPlace, useSayPlace } from '@/features/presence/review-presence';
import type { ReviewComparison, ReviewDetail } from '@/shared/contracts/reviews';
import { counted, signed } from '@/shared/format';

const LISTED = 12;

/** The matrix of this version minus that of the champion, with the largest changes as text beside it. */
export function MatrixChangeCard({ review, compared }: { review: ReviewDetail; compared: ReviewComparison }) {
  const { classes, matrixChange, unmatchedAnswers, split } = compared;
  const theme = useMatrixInk();
  const [selected, setSelected] = useState<MatrixCell | null>(null);
  const say = useSayPlace();
  const point = useCallback(
    (cell: MatrixCell | null) => say('pointer', cell && { kind: 'cell', ...cell }),
    [say],
  );
  useOpenPlace('cell', selected && { kind: 'cell', ...selected });
  // Apart from what changes at each movement: another matrix is drawn again.
  const { matrix, order } = useMemo(() => {
    const confusion = { classes, cells: matrixChange, perClass: [] };
    return { matrix: indexConfusion(confusion), order: orderClasses('key', confusion) };
  }, [classes, matrixChange]);
  const content = useMemo<MatrixContent | null>(() => {
    if (!theme) return null;
    return {
      matrix,
      classes,
      order,
      mode: 'change',
      scales: theme.scales,
      ink: theme.ink,
      highlighted: new Set(),
      commented: [],
      selected,
    };
  }, [theme, matrix, classes, order, selected]);
  const largest = useMemo(
    () =>
      matrixChange
        .filter(([truth, predicted]) => truth !== predicted)
        .sort((a, b) => Math.abs(b[2]) - Math.abs(a[2]))
        .slice(0, LISTED),
    [matrixChange],
  );
  if (matrixChange.length === 0) return null;
  const named = (index: number) => classes[index]?.label ?? String(index);
  return (
    <Card className="break-inside-avoid">
      <CardHeader
        title="Change of the matrix"
        description={`This version minus the champion, in photos${unmatchedAnswers > 0 ? `; without ${counted(unmatchedAnswers, 'answer')} that this version has no class for` : ''}`}
        actions={
          <Button asChild size="sm" className="print:hidden">
            <Link href={`/models/${review.model.id}/confusion?split=${split}&review=${review.number}`}>
              Open the matrix
            </Link>
          </Button>
        }
      />
      <CardBody className="grid gap-4 xl:grid-cols-2">
        <div className="min-w-0 max-w-xl">
          {content ? (
            <MatrixCanvas content={content} commentCount={() => 0} onOpen={setSelected} onPoint={point} />
          ) : (
            <div className="aspect-square w-full" />
          )}
        </div>
        <div className="min-w-0">
          {theme && content && (
            <MatrixLegend
              scales={theme.scales}
              mode="change"
              largestCount={content.matrix.largestCount}
              commented={false}
            />
          )}
          <h3 className="mt-4 mb-1 font-medium text-sm">Largest changes of confusions</h3>
          <ul className="grid gap-1 text-sm">
            {largest.map(([truth, predicted, change]) => (
              <li key={`${truth}-${predicted}`} className="flex gap-2">
                <span
                  className={
                    change > 0 ? 'w-8 shrink-0 text-right text-bad' : 'w-8 shrink-0 text-right text-good'
                  }
                >
                  {signed(change)}
                </span>
                <span className="wrap-anywhere min-w-0">
                  {named(truth)} → {named(predicted)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      </CardBody>
    </Card>
  );
}
