import { writeFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import type { Command } from 'commander';
import { REVIEW_STATES, type Verdict } from '@/shared/contracts/reviews';
import { leakSentence } from '@/shared/leak-labels';
import { comparePaired } from '@/shared/paired-test';
import { terminalLine } from '@/shared/terminal-text';
import { verdictSentence } from '@/shared/verdict-sentence';
import { CliError } from '../cli-error';
import { connect } from '../connection';
import { type Output, percent, quoted, table } from '../output';

const MAX_LISTED = 200;

async function listReviews(state: string | undefined, output: Output): Promise<void> {
  const wanted = REVIEW_STATES.find((one) => one === state);
  if (state && !wanted) throw new CliError(`States are ${REVIEW_STATES.join(', ')}.`);
  const server = await connect();
  const { items } = await server.api.reviews.list.query({ state: wanted, limit: MAX_LISTED });
  output.answer(items, (reviews) =>
    reviews.length === 0
      ? 'No reviews.'
      : table(
          ['review', 'state', 'dataset', 'model', 'champion', 'approvals', 'changes asked'],
          reviews.map((review) => [
            review.number,
            review.outdated ? 'outdated' : review.state,
            review.datasetName,
            `#${review.model.number} ${review.model.name}`,
            review.baseline ? `#${review.baseline.number}` : null,
            review.approvals,
            review.changesRequested,
          ]),
        ),
  );
}

async function showReview(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const review = await server.api.reviews.get.query({ review: ref });
  const comparison = await server.api.reviews.comparison.query({ review: ref });
  output.answer({ ...review, comparison }, ({ model, baseline, decisions, datasetName, state, outdated }) => {
    const { paired } = comparison;
    const against = baseline
      ? `against champion #${baseline.number} ${quoted(baseline.name)}`
      : 'as the first champion';
    return [
      `Review ${review.number}, ${outdated ? 'outdated' : state}: model #${model.number} ${quoted(model.name)} ${against} of ${terminalLine(datasetName)}`,
      ...[model, baseline].flatMap((one) =>
        one?.leaks ? [terminalLine(`#${one.number}: ${leakSentence(one.leaks)}`)] : [],
      ),
      ...(paired ? [verdictSentence({ ...comparison, ...paired }, comparePaired(paired))] : []),
      ...(comparison.model
        ? [
            `top-1 ${percent(comparison.model.top1)} (${percent(comparison.model.low)} to ${percent(comparison.model.high)})${comparison.baseline ? `, champion ${percent(comparison.baseline.top1)}` : ''}`,
          ]
        : []),
      ...(comparison.byClass.length > 0
        ? [
            table(
              ['class', 'lost', 'gained', 'photos'],
              comparison.byClass
                .slice(0, 10)
                .map((row) => [row.label, row.onlyBaselineRight, row.onlyModelRight, row.photos]),
            ),
          ]
        : []),
      `${review.approvals} of ${review.rules.quorum} approvals`,
      ...decisions.map(
        ({ verdict, signedBy, reason, stale, superseded }) =>
          `${verdict}${superseded ? ' (superseded)' : ''}${stale.length > 0 ? ` (stale: ${stale.join(', ')})` : ''}, signed by ${terminalLine(signedBy)}: ${terminalLine(reason)}`,
      ),
    ].join('\n');
  });
}

async function decide(ref: string, verdict: Verdict, reason: string, output: Output): Promise<void> {
  const server = await connect();
  const { number, hashes } = await server.api.reviews.get.query({ review: ref });
  const { promoted } = await server.api.reviews.decide.mutate({
    review: ref,
    verdict,
    description: reason,
    hashes,
  });
  output.answer({ review: number, verdict, promoted, hashes }, () =>
    promoted
      ? `Review ${number} is approved: the version is the champion now.`
      : `Your decision on review ${number} is signed.`,
  );
}

async function askForReview(
  model: string,
  { ask, notes }: { ask?: string; notes?: string },
  output: Output,
): Promise<void> {
  const server = await connect();
  const members = ask ? await server.api.team.members.query() : [];
  const reviewers = (ask?.split(',') ?? []).map((wanted) => {
    const name = wanted.trim();
    const member = members.find((one) => one.email === name || one.name === name || one.id === name);
    if (!member)
      throw new CliError(`There is nobody called ${quoted(name)}; \`mintmark members list\` shows all.`);
    return member.id;
  });
  const opened = await server.api.reviews.open.mutate({ model, reviewers, notes });
  output.answer(opened, ({ number }) => `Review ${number} is open.`);
}

async function exportReview(ref: string, out: string, output: Output): Promise<void> {
  const server = await connect();
  const file = resolve(out);
  const format = extname(file).toLowerCase() === '.pdf' ? 'pdf' : 'html';
  const review = encodeURIComponent(ref.replace(/^#/, ''));
  const answer = await server.rest(`/api/reviews/${review}/export?format=${format}`);
  await writeFile(file, Buffer.from(await answer.arrayBuffer()), { flag: 'wx' }).catch((error) => {
    throw new CliError(`${file} cannot be written: ${error instanceof Error ? error.message : error}`);
  });
  output.answer({ review: ref, out: file }, () => `The review is in ${file}.`);
}

/** Champions, and the way back to the one before. */
async function champion(
  dataset: string | undefined,
  { rollBack, reason }: { rollBack?: boolean; reason?: string },
  output: Output,
): Promise<void> {
  const server = await connect();
  const all = await server.api.reviews.champions.query();
  if (dataset === undefined) {
    if (rollBack) throw new CliError('Name the dataset whose champion is rolled back.');
    return output.answer(all, (champions) =>
      champions.length === 0
        ? 'No champions yet: open a review of a model version, and approve it.'
        : table(
            ['dataset', 'model', 'name', 'signed by', 'since', 'before'],
            champions.map((one) => [
              one.datasetName,
              one.modelNumber,
              one.modelName,
              one.signedBy,
              one.since.toISOString().slice(0, 16),
              one.previous?.modelNumber ?? null,
            ]),
          ),
    );
  }
  const current = all.find((one) => one.datasetName === dataset || one.datasetId === dataset);
  if (!current) throw new CliError(`Dataset ${quoted(dataset)} has no champion.`);
  const { datasetId } = current;
  if (rollBack) {
    if (!reason) throw new CliError('Say why with --reason.');
    const done = await server.api.reviews.rollBack.mutate({
      datasetId,
      from: current.move,
      description: reason,
    });
    return output.answer(done, ({ modelNumber }) => `Model #${modelNumber} is the champion again.`);
  }
  const history = await server.api.reviews.championHistory.query({ datasetId });
  output.answer({ champion: current, history }, () =>
    table(
      ['model', 'name', 'by', 'signed by', 'at', 'reason'],
      history.map((move) => [
        move.modelNumber,
        move.modelName,
        move.kind,
        move.signedBy,
        move.createdAt.toISOString().slice(0, 16),
        move.reason,
      ]),
    ),
  );
}

export function addReviewCommands(program: Command, output: () => Output): void {
  const reviews = program.command('reviews').description('model versions put up against the champion');
  const review = ['<review>', 'number or id'] as const;
  reviews
    .command('list')
    .option('--state <state>', REVIEW_STATES.join(', '))
    .description('reviews, the latest first')
    .action(({ state }: { state?: string }) => listReviews(state, output()));
  reviews
    .command('show')
    .argument(...review)
    .description('figures, lost and gained classes, and decisions')
    .action((ref: string) => showReview(ref, output()));
  reviews
    .command('open')
    .argument('<model>', 'number or id of the model version')
    .option('--ask <people>', 'names or e-mail addresses of reviewers, separated by commas')
    .option('--notes <text>', 'what they should know')
    .description('put a model version up against the champion of its dataset')
    .action((model: string, options: { ask?: string; notes?: string }) =>
      askForReview(model, options, output()),
    );
  for (const [name, verdict, what] of [
    ['approve', 'approve', 'sign an approval; the last that is needed moves the alias champion'],
    ['request-changes', 'request-changes', 'sign a request for changes'],
  ] as const) {
    reviews
      .command(name)
      .argument(...review)
      .requiredOption('--reason <text>', 'why')
      .description(what)
      .action((ref: string, { reason }: { reason: string }) => decide(ref, verdict, reason, output()));
  }
  reviews
    .command('export')
    .argument(...review)
    .requiredOption('--out <file>', 'new file: a PDF if its name ends with .pdf, else HTML')
    .description('write a review with its photos into one HTML file or PDF')
    .action((ref: string, { out }: { out: string }) => exportReview(ref, out, output()));
}

export function addChampionCommand(models: Command, output: () => Output): void {
  models
    .command('champion')
    .argument('[dataset]', 'name or id; all without one')
    .option('--roll-back', 'give the alias back to the champion before')
    .option('--reason <text>', 'why it is rolled back')
    .description('champions of the datasets, or the history of one')
    .action((dataset: string | undefined, options: { rollBack?: boolean; reason?: string }) =>
      champion(dataset, options, output()),
    );
}
