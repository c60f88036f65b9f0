import { Badge, type Tone } from '@/components/ui/badge';
import type { Agreement } from './agreement';

const looks: Record<Exclude<Agreement['kind'], 'alone'>, { tone: Tone; label: string }> = {
  agree: { tone: 'good', label: 'Agree' },
  partly: { tone: 'warn', label: 'Partly agree' },
  differ: { tone: 'bad', label: 'Disagree' },
};

/** One word on whether the models agree; nothing for a single model. */
export function AgreementBadge({ agreement }: { agreement: Agreement }) {
  if (agreement.kind === 'alone') return null;
  const { tone, label } = looks[agreement.kind];
  return <Badge tone={tone}>{label}</Badge>;
}
