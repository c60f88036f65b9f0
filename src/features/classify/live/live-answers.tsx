import { counted, percent } from '@/shared/format';
import { confidenceWord } from '../confidence';
import type { LiveAnswer } from './live-protocol';
import type { LiveLook } from './use-live-look';

/** What is seen in the camera's picture, and what the model says of it. */
export function LiveAnswers({ seen, answering, model }: LiveLook) {
  const { coins = [], answers = null } = seen ?? {};
  const said = seen === null ? 'Starting the camera' : coins.length === 0 ? 'No coin seen' : null;
  return (
    <div className="mt-2 grid min-h-16 justify-items-center gap-1 text-center text-sm">
      <p role="status" className="text-muted">
        {said ?? `${counted(coins.length, 'coin')} seen`}
      </p>
      {coins.length > 0 && answers && (
        <ol aria-label="Live answers" className="grid w-full gap-0.5">
          {answers.map((answer, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a coin has no name but its place in the picture.
            <LiveLine key={index} answer={answer} place={answers.length > 1 ? index + 1 : null} />
          ))}
        </ol>
      )}
      {coins.length > 0 && answers && coins.length > answers.length && (
        <p className="text-faint text-xs">Of the first {answers.length}; the photo is answered in full.</p>
      )}
      <p className="text-faint text-xs">{stateOf(answering, model)}</p>
    </div>
  );
}

function LiveLine({ answer: { top, traits }, place }: { answer: LiveAnswer; place: number | null }) {
  const [best] = top;
  const isUnknown = (traits.known ?? 0) < 0;
  return (
    <li className="flex flex-wrap items-baseline justify-center gap-x-2">
      {place !== null && <span className="text-faint tabular-nums">{place}</span>}
      {isUnknown || !best ? (
        <span className="font-semibold text-lg">Not a coin I know</span>
      ) : (
        <>
          <span className="font-semibold text-lg">{best.label}</span>
          <span className="text-muted">
            {confidenceWord(best.p)}, {percent(best.p)}
          </span>
        </>
      )}
    </li>
  );
}

function stateOf(answering: LiveLook['answering'], model: LiveLook['model']): string {
  if (answering === 'failed') return 'No live answers in this browser; a photo is answered as always.';
  if (!model || answering === 'loading') return 'Loading the model for live answers';
  const calibrated = model.profile?.calibration ? '' : ', not calibrated yet';
  return `By ${model.name} #${model.number} in this browser${calibrated}`;
}
