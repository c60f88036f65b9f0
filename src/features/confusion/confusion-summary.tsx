import { Stat } from '@/components/ui/stat';
import type { Confusion } from '@/shared/contracts/models';
import { count, percent } from '@/shared/format';

/** The split's numbers beside the matrix. */
export function ConfusionSummary({ confusion: { summary, macro, cells } }: { confusion: Confusion }) {
  const wrong = cells.reduce((sum, [truth, predicted, n]) => (truth === predicted ? sum : sum + n), 0);
  return (
    <div className="grid grid-cols-3 gap-x-4 gap-y-3 p-4">
      <Stat label="Top-1" value={percent(summary.top1)} />
      <Stat label="Top-5" value={percent(summary.top5)} />
      <Stat label="Wrong" value={count(wrong)} hint={`of ${count(summary.photos)}`} />
      <Stat label="Macro precision" value={percent(macro.precision)} />
      <Stat label="Macro recall" value={percent(macro.recall)} />
      <Stat label="Macro F1" value={percent(macro.f1)} />
    </div>
  );
}
