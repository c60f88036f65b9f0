import {
  Ban,
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  Handshake,
  Hourglass,
  type LucideIcon,
  Play,
  Scissors,
} from 'lucide-react';
import { Badge, type Tone } from '@/components/ui/badge';
import { isLeasedState, type RunControl, type RunState, runStateLabels } from '@/shared/run-state';
import { controlLabels } from './run-labels';

interface Appearance {
  tone: Tone;
  icon: LucideIcon;
}

const appearances: Record<RunState, Appearance> = {
  queued: { tone: 'neutral', icon: CircleDashed },
  claimed: { tone: 'info', icon: Handshake },
  running: { tone: 'accent', icon: Play },
  paused: { tone: 'warn', icon: CirclePause },
  succeeded: { tone: 'good', icon: CircleCheck },
  failed: { tone: 'bad', icon: CircleX },
  cancelled: { tone: 'neutral', icon: Ban },
  stopped: { tone: 'neutral', icon: Scissors },
};

interface RunStateBadgeProps {
  state: RunState;
  control?: RunControl;
  /** In progress, but without progress. */
  stalled?: boolean;
}

/** A run's state as icon and label; colour only repeats it. */
export function RunStateBadge({ state, control = 'none', stalled = false }: RunStateBadgeProps) {
  const { tone, icon: Icon } = appearances[state];
  if (isLeasedState(state) && control !== 'none') {
    return (
      <Badge tone="warn" data-state={state}>
        <Icon aria-hidden />
        {controlLabels[control].title}
      </Badge>
    );
  }
  if (isLeasedState(state) && stalled) {
    return (
      <Badge tone="warn" data-state={state}>
        <Hourglass aria-hidden />
        Stalled
      </Badge>
    );
  }
  return (
    <Badge tone={tone} data-state={state}>
      <Icon aria-hidden />
      {runStateLabels[state]}
    </Badge>
  );
}
