import { passwordSchema } from '@/shared/contracts/team';
import { AppError } from '../../errors';

/** zxcvbn's scale from 0 to 4: 3 takes more than 10^8 guesses, 2 falls within hours to somebody who has the hash. */
const LEAST_SCORE = 3;
/** What comes after cannot make a password weaker, and costs the estimate time. */
const JUDGED_CHARACTERS = 64;

/** What everybody tries first, here. */
const OWN_WORDS = ['mintmark', 'coin', 'coins', 'classifier'];

type Estimate = (password: string, words: string[]) => number;
let estimate: Promise<Estimate> | null = null;

/** Loaded when first needed: its lists of common passwords are two megabytes. */
async function loadEstimate(): Promise<Estimate> {
  const [{ ZxcvbnFactory }, common] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
  ]);
  const zxcvbn = new ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  return (password, words) => zxcvbn.check(password, words).score;
}

/**
 * Refuses passwords that are guessed first: common ones, repeated or neighbouring characters, dates, and the person's
 * own name or address with something around it.
 * @throws AppError `bad-request` that says what to choose instead
 */
export async function requireGoodPassword(
  password: string,
  person: { name: string; email: string },
): Promise<void> {
  const checked = passwordSchema.safeParse(password);
  if (!checked.success) throw new AppError('bad-request', `${checked.error.issues[0]?.message}.`);
  estimate ??= loadEstimate();
  const own = `${person.name} ${person.email}`.toLowerCase();
  const whole = person.name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  const words = [...OWN_WORDS, whole, ...own.split(/[^\p{L}\p{N}]+/u)];
  const score = (await estimate)(password.slice(0, JUDGED_CHARACTERS), words.filter(Boolean));
  if (score >= LEAST_SCORE) return;
  throw new AppError(
    'bad-request',
    'This password is among the first to be guessed. Use several unrelated words, or one from a password manager.',
  );
}
