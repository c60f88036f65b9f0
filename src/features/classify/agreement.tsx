import { Badge, type Tone } from '@/components/ui/badge';
import type { ClassScore } from '@/shared/contracts/classify';
import type { CoinAnswer } from './coin-answer';
import { UNSURE } from './confidence';

export interface Agreement {
  /** `alone`: only one model has an answer. `unknown`: none has. */
  kind: 'alone' | 'agree' | 'partly' | 'differ' | 'unknown';
  /** One sentence for people. */
  sentence: string;
}

const FACETS = ['value', 'currency', 'country'] as const;

/**
 * Describes whether the models agree on a coin. Classes of different data sets are the same coin when value,
 * currency and country are; what has none of these is compared by its label. A model that does not know the coin, or
 * has no class for it, has no say.
 */
export function describeAgreement(results: readonly CoinAnswer[]): Agreement {
  const answering = results.filter(({ isUnknown, isOutside }) => !isUnknown && !isOutside);
  if (answering.length === 0 && results.some(({ isUnknown }) => isUnknown)) {
    return {
      kind: 'unknown',
      sentence: results.length === 1 ? 'Not a coin I know.' : 'Not a coin that these models know.',
    };
  }
  const agreement = agreementOf(answering.flatMap(({ top: [best] }) => best ?? []));
  const silent = results.length - answering.length;
  if (silent === 0) return agreement;
  const left = silent === 1 ? 'The other model learned other coins.' : 'The others learned other coins.';
  return { ...agreement, sentence: `${agreement.sentence} ${left}` };
}

function agreementOf(answers: readonly ClassScore[]): Agreement {
  const [first, ...others] = answers;
  if (!first || others.length === 0) {
    const sentence =
      first && first.p < UNSURE
        ? 'Unsure: no class has a probability above 50 %.'
        : 'Predicted by one model.';
    return { kind: 'alone', sentence };
  }
  const everybody = answers.length === 2 ? 'Both models' : `All ${answers.length} models`;
  if (others.every((other) => coinName(other) === coinName(first))) {
    const guess = answers.every((answer) => answer.p < UNSURE);
    return {
      kind: 'agree',
      sentence: `${everybody} say ${first.label}${guess ? ', but all are unsure' : ''}.`,
    };
  }
  const shared = FACETS.filter(
    (facet) => first[facet] !== null && others.every((other) => other[facet] === first[facet]),
  );
  const ballot = countVotes(answers);
  if (shared.length > 0) {
    const missing = FACETS.filter((facet) => !shared.includes(facet));
    const named = shared.map((facet) => `${facet} (${first[facet]})`);
    return { kind: 'partly', sentence: `${everybody} agree on ${join(named)}, not on ${join(missing)}.` };
  }
  const [winner] = ballot;
  if (answers.length > 2 && winner && winner.votes > answers.length / 2) {
    return { kind: 'differ', sentence: `${winner.votes} of ${answers.length} models say ${winner.label}.` };
  }
  return {
    kind: 'differ',
    sentence:
      answers.length === 2
        ? 'The models disagree.'
        : `The models give ${ballot.length} different predictions.`,
  };
}

/** What makes two classes the same coin. */
function coinName({ value, currency, country, label }: ClassScore): string {
  return [value, currency, country].every((part) => part !== null)
    ? [value, currency, country].join('|').toLowerCase()
    : label.toLowerCase();
}

function countVotes(answers: readonly ClassScore[]): { label: string; votes: number }[] {
  const votes = new Map<string, { label: string; votes: number }>();
  for (const answer of answers) {
    const entry = votes.get(coinName(answer)) ?? { label: answer.label, votes: 0 };
    entry.votes += 1;
    votes.set(coinName(answer), entry);
  }
  return [...votes.values()].sort((a, b) => b.votes - a.votes);
}

function join(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

const looks: Record<Exclude<Agreement['kind'], 'alone'>, { tone: Tone; label: string }> = {
  agree: { tone: 'good', label: 'Agree' },
  partly: { tone: 'warn', label: 'Partly agree' },
  differ: { tone: 'bad', label: 'Disagree' },
  unknown: { tone: 'warn', label: 'Not known' },
};

/** One word on whether the models agree; nothing for a single model. */
export function AgreementBadge({ agreement }: { agreement: Agreement }) {
  if (agreement.kind === 'alone') return null;
  const { tone, label } = looks[agreement.kind];
  return <Badge tone={tone}>{label}</Badge>;
}
