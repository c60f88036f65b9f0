import { interval, kindsOf, measuredOn, VERDICTS } from '@/shared/robustness/result';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, percent, table } from '../output';

const POLL_MS = 500;

/** Prints what was measured; has it measured first, and waits, where it was not. */
export async function showRobustness(ref: string, output: Output): Promise<void> {
  const { api } = await connect();
  let known = await api.models.robustness.query({ model: ref });
  if (known.state === 'none' || known.state === 'failed') {
    known = await api.models.measureRobustness.mutate({ model: ref });
  }
  let said = '';
  while (known.state === 'queued' || known.state === 'running') {
    const progress = known.total > 0 ? `${known.done} of ${known.total} photos` : 'waiting';
    if (progress !== said) output.note(progress);
    said = progress;
    await new Promise((done) => setTimeout(done, POLL_MS));
    known = await api.models.robustness.query({ model: ref });
  }
  if (!known.result) throw new CliError(`Measuring failed: ${known.error}`);
  output.answer(known.result, (result) =>
    [
      measuredOn(result),
      table(
        ['change', 'strength', 'top-1', '95 %', 'against the photos as they are'],
        kindsOf(result).flatMap(({ title, rows }) =>
          rows.map(({ label, top1, verdict }) => [
            title,
            label,
            percent(top1.share),
            interval(top1),
            VERDICTS[verdict],
          ]),
        ),
      ),
    ].join('\n'),
  );
}
