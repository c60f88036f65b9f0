import { execFile } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../scripts/bundle.mjs';
import { listEntries } from '../src/server/domain/audit/service';
import { makeMissingReports } from '../src/server/domain/curation/report-queue';
import { isDone } from '../src/server/domain/curation/report-repo';
import { importTempDir } from '../src/server/domain/datasets/import/collect-photos';
import { sendPhoto } from '../src/server/domain/incoming/send-photo';
import { addComment } from '../src/server/domain/review/service';
import { createToken } from '../src/server/domain/team/token-service';
import { importColours, insertColourModel } from '../src/server/testing/colour-models';
import { createTestDeps, insertTestMember, type TestDeps } from '../src/server/testing/test-deps';
import { colourPhoto } from '../src/server/testing/test-photos';
import { startTestServer } from '../src/server/testing/test-server';

const HOSTILE = 'red\u001b[2J\u009b31m\u202e\ncoin';

let test: TestDeps;
let server: Awaited<ReturnType<typeof startTestServer>>;
let token: string;
let folder: string;
/** The command as `npm start` bundles it. */
let programs: string;
let model: { id: string; number: number };

beforeAll(async () => {
  await mkdir('.setup', { recursive: true });
  programs = await mkdtemp(path.resolve('.setup/programs-'));
  await bundle({ entries: { mintmark: 'cli/main.ts' }, outdir: programs });
  test = await createTestDeps();
  const { versionId } = await importColours(test.deps, test.actor);
  model = await insertColourModel(test.deps, versionId);
  server = await startTestServer(test.deps);
  const person = await insertTestMember(test.deps, {
    name: 'cli',
    email: 'cli@example.org',
    role: 'member',
  });
  token = (await createToken(test.deps, person, { kind: 'api', name: 'cli' })).secret;
  folder = await mkdtemp(path.join(tmpdir(), 'mintmark-cli-'));
});
afterAll(async () => {
  await server?.close();
  await test?.close();
  for (const dir of [folder, programs]) await rm(dir, { recursive: true, force: true });
});

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Runs the command with these settings and no others. @param stdin a file to be read from there */
function mintmark(args: string[], settings: Record<string, string>, stdin?: string): Promise<Ended> {
  const { MINTMARK_URL: _, MINTMARK_TOKEN: __, MINTMARK_DATA: ___, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [path.join(programs, 'mintmark.mjs'), ...args],
      { env: { ...env, ...settings } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
    );
    if (stdin && child.stdin) createReadStream(stdin).pipe(child.stdin);
  });
}
const here = () => ({ MINTMARK_URL: server.url, MINTMARK_TOKEN: token });

/** A data folder whose server, this very process, is alive at `url`. */
async function dataFolder(name: string, url: string): Promise<string> {
  const dir = path.join(folder, name);
  await mkdir(dir, { recursive: true });
  const local = { url, pid: process.pid, apiToken: token, workerToken: 'none' };
  await writeFile(path.join(dir, 'local.json'), JSON.stringify(local));
  return dir;
}

it('ends in silence when nobody reads any further', async () => {
  const program = path.join(programs, 'mintmark.mjs');
  const env = { ...process.env, MINTMARK_URL: server.url, MINTMARK_TOKEN: token };
  const command = '{ "$0" "$1" datasets list; echo "code $?" >&2; } | :';
  const { stderr } = await promisify(execFile)('sh', ['-c', command, process.execPath, program], { env });
  expect(stderr).toBe('code 0\n');
});

describe('which server', () => {
  let other: Server;
  let otherUrl: string;
  const received: string[] = [];
  beforeAll(async () => {
    other = createServer((req, res) => {
      received.push(String(req.headers.authorization));
      res.writeHead(404).end('{}');
    });
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done));
    otherUrl = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  });
  afterAll(() => new Promise((done) => other.close(done)));

  it('is that of the data folder, whose token goes nowhere else', async () => {
    const data = await dataFolder('own', server.url);
    const local = await mintmark(['--json', 'datasets', 'list'], { MINTMARK_DATA: data });
    expect(JSON.parse(local.stdout)).toHaveLength(1);

    const ended = await mintmark(['datasets', 'list'], { MINTMARK_DATA: data, MINTMARK_URL: otherUrl });
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain(`The token in ${data} belongs to ${server.url}`);
    expect(ended.stderr).toContain('Set MINTMARK_TOKEN');
    expect(received).toEqual([]);
  });

  it('is that of MINTMARK_URL when both are named, and may be the same one', async () => {
    const data = await dataFolder('wins', otherUrl);
    const named = await mintmark(['--json', 'datasets', 'list'], { ...here(), MINTMARK_DATA: data });
    expect(JSON.parse(named.stdout)).toHaveLength(1);
    expect(received).toEqual([]);

    const same = await dataFolder('same', server.url);
    const settings = { MINTMARK_DATA: same, MINTMARK_URL: `${server.url}/` };
    const ended = await mintmark(['--json', 'datasets', 'list'], settings);
    expect(JSON.parse(ended.stdout)).toHaveLength(1);
    expect((await mintmark(['--help'], {})).stdout).toContain('MINTMARK_URL wins over MINTMARK_DATA');
  });

  it('must be an address', async () => {
    const ended = await mintmark(['datasets', 'list'], { ...here(), MINTMARK_URL: 'coins.example.org' });
    expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('https://coins.example.org') });
  });
});

describe('an import', () => {
  const photo = async (file: string, colour: 'red' | 'green', seed: number) => {
    const target = path.join(folder, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, await colourPhoto(colour, seed));
  };

  it('says what it would become, saves it, and adds to it, with the list of what was skipped', async () => {
    await photo('set/a/1.png', 'red', 61);
    await photo('set/b/1.png', 'green', 61);
    await writeFile(path.join(folder, 'set/a/broken.jpg'), 'no photo');
    const set = ['datasets', 'import', path.join(folder, 'set'), '--name', 'By command'];
    const dry = await mintmark([...set, '--dry-run'], here());
    expect(dry.code).toBe(0);
    expect(dry.stdout).toContain('By command: 2 classes, 3 photos. Nothing was saved.');
    expect(await test.deps.db.dataset.count({ where: { name: 'By command' } })).toBe(0);

    expect(await mintmark([...set, '--add'], here())).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('There is no dataset By command to add to.'),
    });
    const saved = await mintmark(set, here());
    expect(saved.stdout).toContain('By command, version 1: 2 classes');
    expect(saved.stdout).toContain('1 file was skipped:');
    await photo('more/a/2.png', 'red', 62);
    await photo('more/c/1.png', 'green', 62);
    const more = ['datasets', 'import', path.join(folder, 'more'), '--name', 'By command', '--add', '--json'];
    const added = await mintmark(more, here());
    expect(JSON.parse(added.stdout)).toMatchObject({ version: 2, classes: 3 });
    expect(await test.deps.db.import.count({ where: { state: { in: ['uploading', 'ready'] } } })).toBe(0);
  });

  it('takes any number of photos and folders, and names what it cannot take together', async () => {
    await photo('loose/1.png', 'red', 63);
    await photo('red coins/1.png', 'red', 64);
    await photo('green coins/1.png', 'green', 64);
    const at = (...names: string[]) => names.map((name) => path.join(folder, name));
    const run = (...paths: string[]) =>
      mintmark(['datasets', 'import', ...paths, '--name', 'Together', '--dry-run'], here());
    const dry = await run(...at('red coins', 'green coins', 'loose/1.png'));
    expect(dry.stdout).toContain('Together: 2 classes, 2 photos; 1 file left out. Nothing was saved.');
    const twice = await run(...at('loose/1.png', 'red coins/1.png'));
    expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('Two files are called 1.png') });
  });

  it('lists, rejects and accepts the photos that wait for a dataset', async () => {
    const send = async (seed: number) => {
      const sent = { dataset: 'By command', fileName: 'coin.png', source: 'api', classKey: null } as const;
      return sendPhoto(test.deps, test.actor, { ...sent, bytes: await colourPhoto('green', seed) });
    };
    const [one, two] = [await send(71), await send(72)];
    const command = (...args: string[]) => mintmark(['--json', 'datasets', 'incoming', ...args], here());
    const list = await command('list', 'By command');
    expect(JSON.parse(list.stdout)).toMatchObject([{ id: one.id }, { id: two.id }]);
    expect(JSON.parse((await command('reject', 'By command', two.id)).stdout)).toMatchObject({ rejected: 1 });
    expect(await command('reject', 'By command', two.id)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`No photo waits under ${two.id}`),
    });
    const accepted = await command('accept', 'By command', one.id, '--class', 'b', '--message', 'One more');
    expect(JSON.parse(accepted.stdout)).toMatchObject({ version: 3, accepted: 1 });
    expect((await command('accept', 'By command')).stderr).toContain('No labelled photo waits');
  });

  it('is refused for flags that say nothing, before anything is sent', async () => {
    const set = ['datasets', 'import', path.join(folder, 'set'), '--name', 'x'];
    const [level, map, encoding] = await Promise.all([
      mintmark([...set, '--level', 'two'], here()),
      mintmark([...set, '--map', 'extra'], here()),
      mintmark([...set, '--encoding', 'klingon'], here()),
    ]);
    expect(level.stderr).toContain('--level is “two”; give 1 for the outermost folders');
    expect(map.stderr).toContain('--map is “extra”; write FOLDER=SPLIT');
    expect(encoding.stderr).toContain('--encoding is “klingon”; there are utf-8,');
    expect([level.code, map.code, encoding.code]).toEqual([1, 1, 1]);
  });
});

describe('a name that is too long', () => {
  it('is refused before a dataset is sent', async () => {
    const photos = path.join(folder, 'photos/red');
    await mkdir(photos, { recursive: true });
    await writeFile(path.join(photos, 'a.png'), await colourPhoto('red', 3));
    const args = ['datasets', 'import', path.dirname(photos), '--name', 'n'.repeat(81)];
    const ended = await mintmark(args, here());
    expect(ended).toEqual({
      code: 1,
      stdout: '',
      stderr: 'mintmark: --name has 81 characters; give a name of at most 80.\n',
    });
    expect(await readdir(importTempDir(test.deps)).catch(() => [])).toEqual([]);
  });

  it('is refused for a run and its experiment', async () => {
    const start = ['runs', 'start', '--dataset', 'colours'];
    const [named, grouped, empty] = await Promise.all([
      mintmark([...start, '--name', 'n'.repeat(90)], here()),
      mintmark([...start, '--experiment', 'n'.repeat(90)], here()),
      mintmark([...start, '--name', ' '], here()),
    ]);
    expect(named.stderr).toBe('mintmark: --name has 90 characters; give a name of at most 80.\n');
    expect(grouped.stderr).toBe('mintmark: --experiment has 90 characters; give a name of at most 80.\n');
    expect(empty.stderr).toBe('mintmark: --name is empty; give a name.\n');
  });
});

describe('classify', () => {
  it('answers the photos that are good and exits with 1 for the one that is not', async () => {
    const photos = path.join(folder, 'from the attic');
    await mkdir(photos);
    const files = ['red.png', 'bad.png', 'blue.png'].map((name) => path.join(photos, name));
    await writeFile(files[0] as string, await colourPhoto('red', 1));
    await writeFile(files[1] as string, 'not a photo');
    await writeFile(files[2] as string, await colourPhoto('blue', 2));
    const missing = path.join(folder, 'missing.png');
    const args = ['classify', ...files, missing, '--models', String(model.number)];

    const ended = await mintmark(['--json', ...args], here());
    expect(ended.code).toBe(1);
    const answers = JSON.parse(ended.stdout);
    expect(answers.map(({ photo }: { photo: string }) => photo)).toEqual([...files, missing]);
    expect(answers[0]).toMatchObject({ error: null, results: [{ top: [{ class: '1' }, {}, {}] }] });
    expect(answers[1]).toMatchObject({ results: [], error: expect.stringContaining('JPEG, PNG') });
    expect(answers[2]).toMatchObject({ error: null, results: [{ top: [{ class: '3' }, {}, {}] }] });
    expect(answers[3]).toMatchObject({ results: [], error: expect.stringContaining('cannot be read') });

    // A folder, by the address of the server alone: the data folder has the token.
    const alone = { MINTMARK_URL: server.url, MINTMARK_DATA: await dataFolder('classifying', server.url) };
    const text = await mintmark(['classify', photos, '--models', String(model.number)], alone);
    expect(text.code).toBe(1);
    expect(text.stdout).toContain(`${files[0]}\n  model ${model.number}`);
    expect(text.stdout).toContain(`${files[2]}\n  model ${model.number}`);
    expect(text.stdout).not.toContain('bad.png');
    expect(text.stderr).toContain(`1 of 3 photos could not be classified:\n${files[1]}: `);
  });

  it('ends at once for what concerns every photo', async () => {
    const file = path.join(folder, 'one.png');
    await writeFile(file, await colourPhoto('red', 4));
    const ended = await mintmark(['--json', 'classify', file, '--models', '999'], here());
    expect(ended).toMatchObject({ code: 1, stdout: '' });
    expect(ended.stderr).toContain('999');
  });
});

describe('archive, delete and restore', () => {
  const json = async (...args: string[]) => JSON.parse((await mintmark(['--json', ...args], here())).stdout);

  it('say what they did and what stayed, and read what is meant from stdin', async () => {
    await test.deps.db.run.updateMany({ data: { state: 'succeeded' } });
    const ref = String(model.number);
    const preview = await mintmark(['delete', 'models', ref, '--dry-run'], here());
    expect(preview.stdout).toMatch(/^1 model version would go to the bin for 30 days\.\nFrees up to /);
    const deleted = await mintmark(['delete', 'models', ref, '999'], here());
    expect(deleted).toMatchObject({ code: 1, stdout: '1 model version in the bin\n' });
    expect(deleted.stderr).toBe('999: There is no model version "999".\n');
    expect(await json('bin', 'list')).toMatchObject([{ kind: 'model', itemId: model.id, deletedBy: 'cli' }]);
    expect(await json('bin', 'restore', 'models', ref)).toEqual({ done: [model.id], refused: [] });
    const listed = path.join(folder, 'models.txt');
    await writeFile(listed, `${ref}\n\n`);
    expect(await mintmark(['archive', 'models', '-'], here(), listed)).toMatchObject({
      stdout: '1 model version archived\n',
    });
    expect(await test.deps.db.modelVersion.count({ where: { archivedAt: null } })).toBe(0);
    const { items } = await listEntries(test.deps, { limit: 20, action: 'lifecycle.archive' });
    expect(items).toMatchObject([
      { via: 'cli', outcome: 'done', actorName: 'cli', address: '127.0.0.1', tokenId: expect.any(String) },
    ]);
    await test.deps.db.modelVersion.updateMany({ data: { archivedAt: null } });
  });

  it('reach comments on the answers to a photo', async () => {
    const { deps, actor } = test;
    const { id: classificationId } = await deps.db.classification.create({
      data: { userId: actor.userId, photoHash: '0'.repeat(64), fileName: 'coin.png' },
    });
    const author = await deps.db.user.findFirstOrThrow({ where: { name: 'cli' } });
    const { id } = await deps.db.answerComment.create({
      data: { classificationId, authorId: author.id, body: 'Worn' },
    });
    expect(await mintmark(['delete', 'answer-comments', id], here())).toMatchObject({
      stdout: '1 comment on an answer in the bin\n',
    });
    expect(await deps.db.answerComment.count({ where: { deletionId: null } })).toBe(0);
    await deps.db.classification.delete({ where: { id: classificationId } });
    await deps.db.deletion.deleteMany();
  });
});

describe('members', () => {
  it('are erased for good, once the address or --yes confirms it, and by nobody but an administrator', async () => {
    const { deps, actor } = test;
    const gone = await insertTestMember(deps, { name: 'Gus Gone', email: 'gus@example.org', role: 'member' });
    await addComment(deps, gone, { model: model.id, body: 'Off-centre' });
    const { secret } = await createToken(deps, actor, { kind: 'api', name: 'team' });
    const asAdministrator = { MINTMARK_URL: server.url, MINTMARK_TOKEN: secret };
    const erase = (...options: string[]) => mintmark(['members', 'erase', ...options], asAdministrator);
    const exists = () => deps.db.user.count({ where: { id: gone.userId } });

    const [preview, unconfirmed, refused] = await Promise.all([
      erase('gus@example.org', '--dry-run'),
      erase('gus@example.org'),
      mintmark(['members', 'erase', gone.userId, '--yes'], here()),
    ]);
    expect(preview).toMatchObject({ code: 0, stdout: expect.stringContaining('1 comment kept') });
    expect(unconfirmed).toMatchObject({ code: 1, stderr: expect.stringContaining('--yes') });
    expect(refused.code).toBe(1);
    expect(await exists()).toBe(1);

    expect(await erase('Gus@example.org', '--yes', '--comments', 'remove')).toMatchObject({
      code: 0,
      stdout: '“Gus Gone” is erased.\n',
    });
    expect(await exists()).toBe(0);
    expect(await deps.db.comment.count()).toBe(0);
    const { stdout } = await mintmark(['members', 'list'], here());
    expect(stdout).toContain('cli@example.org');
    expect(stdout).not.toContain('gus@example.org');
  });
});

describe('audit verify', () => {
  it('follows the chain on the server and in an export, and ends with 1 at the entry that was altered', async () => {
    const { deps, actor } = test;
    const { secret } = await createToken(deps, actor, { kind: 'api', name: 'auditor' });
    const auditor = { MINTMARK_URL: server.url, MINTMARK_TOKEN: secret };
    const verify = (...args: string[]) => mintmark(['audit', 'verify', ...args], auditor);
    const answer = await fetch(`${server.url}/api/audit/export?format=json`, {
      headers: { authorization: `Bearer ${secret}` },
    });
    const lines = (await answer.text()).trim().split('\n');
    const file = path.join(folder, 'export.jsonl');
    await writeFile(file, `${lines.join('\n')}\n`);

    const whole = await verify();
    expect(whole).toMatchObject({ code: 0, stdout: expect.stringContaining('the chain holds') });
    const [, seen = ''] = /--expect (\S+)/.exec(whole.stdout) ?? [];
    expect((await verify('--expect', seen)).code).toBe(0);
    expect(await verify(file)).toMatchObject({ code: 0, stdout: expect.stringContaining('the chain holds') });
    expect(await mintmark(['audit', 'verify'], here())).toMatchObject({ code: 1, stdout: '' });

    // Somebody who can write to the database, past its triggers.
    await deps.db.$executeRawUnsafe(
      process.env.MINTMARK_TEST_POSTGRESQL
        ? 'DROP TRIGGER "AuditEntry_append_only" ON "AuditEntry"'
        : 'DROP TRIGGER "AuditEntry_unchanged"',
    );
    await deps.db.$executeRawUnsafe(`UPDATE "AuditEntry" SET "actorName" = 'Eve' WHERE "seq" = 2`);
    expect(await verify()).toMatchObject({ code: 1, stdout: expect.stringContaining('broken at entry 2') });
    await writeFile(file, `${lines.filter((_, index) => index !== 2).join('\n')}\n`);
    expect(await verify(file)).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('broken at entry 4'),
    });
  });
});

describe('names with control characters', () => {
  const control = /[^\n\P{Cc}]|\p{Bidi_Control}/u;

  it('are shown, not obeyed, and are the same in JSON', async () => {
    await test.deps.db.modelVersion.update({ where: { id: model.id }, data: { name: HOSTILE } });
    const file = path.join(folder, 'coin\u001b[31m.png');
    await writeFile(file, await colourPhoto('red', 5));
    const shown = 'red\\u001b[2J\\u009b31m\\u202e\\u000acoin';
    const commands = [
      ['models', 'list'],
      ['models', 'show', String(model.number)],
      ['classify', file],
    ];
    const outputs = await Promise.all(commands.map((args) => mintmark(args, here())));
    for (const { stdout } of outputs) {
      expect(stdout).toContain(shown);
      expect(stdout).not.toMatch(control);
    }
    const { stdout } = await mintmark(['--json', 'models', 'list'], here());
    expect(JSON.parse(stdout)[0].name).toBe(HOSTILE);
    expect(stdout).not.toMatch(control);
    const { stderr } = await mintmark(['runs', 'show', HOSTILE], here());
    expect(stderr).not.toMatch(control);
  });
});

describe('models robustness', () => {
  it('has it measured by the server, waits for it, and prints every change with its interval', async () => {
    const { code, stdout, stderr } = await mintmark(['models', 'robustness', `${model.number}`], here());
    expect(stderr).not.toContain('Error');
    expect(code).toBe(0);
    expect(stdout).toContain(
      '12 test photos. As they are, 100.0 % are named right (95 %: 75.8 % to 100.0 %).',
    );
    expect(stdout).toMatch(/^Rotation +any angle +100\.0 % +75\.8 % to 100\.0 % +cannot be told apart$/m);
    expect(stdout.trim().split('\n')).toHaveLength(2 + 15);
  });
});

/** Makes the reports that are missing; one that the server is making by itself is waited for. */
async function reported(): Promise<void> {
  await makeMissingReports(test.deps, new AbortController().signal);
  for (const { id } of await test.deps.db.datasetVersion.findMany({ select: { id: true } })) {
    await expect.poll(() => isDone(test.deps.db, id)).toBe(true);
  }
}

describe('datasets report', () => {
  it('says what was found in a version', async () => {
    const [dataset] = await test.deps.db.dataset.findMany();
    const name = dataset?.name ?? '';
    await reported();
    const text = await mintmark(['datasets', 'report', `${name}@1`], here());
    expect(text.stdout).toContain(
      `${name}, version 1: 0 groups of near copies across splits, 0 across classes.`,
    );
    const { stdout } = await mintmark(['--json', 'datasets', 'report', name], here());
    expect(JSON.parse(stdout)).toMatchObject({ dataset: name, version: 1, state: 'done', leaks: 0 });
    const unknown = await mintmark(['datasets', 'report', `${name}@77`], here());
    expect(unknown.stderr).toContain('has no such version');
  });
});

describe('datasets clean and label', () => {
  it('show what they would do, and make a version only when told to', async () => {
    const [dataset] = await test.deps.db.dataset.findMany();
    const name = dataset?.name ?? '';
    await reported();
    const dry = await mintmark(['--json', 'datasets', 'clean', `${name}@1`, '--dry-run'], here());
    expect(JSON.parse(dry.stdout)).toMatchObject({ plan: { photos: 0 }, draft: null, published: null });
    const item = await test.deps.db.datasetItem.findFirst({ where: { split: 'train', classIndex: 0 } });
    const photo = item?.photoHash.slice(0, 12) ?? '';
    const label = ['datasets', 'label', name, photo, '--class'];
    const nowhere = await mintmark([...label, 'nowhere'], here());
    expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('no class "nowhere"') });
    const silent = await mintmark([...label, 'blue', '--publish'], here());
    expect(silent.stderr).toContain('--publish needs -m MESSAGE');
    const other = await test.deps.db.datasetClass.findFirst({
      where: { versionId: item?.versionId ?? '', index: 1 },
    });
    const done = await mintmark([...label, other?.key ?? '', '--publish', '-m', 'It is another'], here());
    expect(done.stdout).toMatch(/1 photo relabelled as .*\nPublished as version \d+\./);
    const gone = await mintmark(['datasets', 'label', name, 'no-such.png', '--class', 'blue'], here());
    expect(gone.stderr).toContain('There is no photo no-such.png');
  });
});

describe('reviews', () => {
  it('are opened, listed, shown, decided and written to a file that is not there yet', async () => {
    const { datasetVersionId } = await test.deps.db.modelVersion.findUniqueOrThrow({
      where: { id: model.id },
    });
    const { number } = await insertColourModel(test.deps, datasetVersionId, { name: 'pół złoty' });
    const opened = await mintmark(['reviews', 'open', String(number), '--notes', 'Look.'], here());
    const review = /Review (\d+) is open/.exec(opened.stdout)?.[1] ?? '';
    const list = await mintmark(['--json', 'reviews', 'list', '--state', 'open'], here());
    expect(JSON.parse(list.stdout)).toMatchObject([{ number: Number(review), model: { number } }]);
    const shown = await mintmark(['reviews', 'show', review], here());
    expect(shown.stdout).toContain(`model #${number} “pół złoty” as the first champion`);
    const out = path.join(folder, 'review.html');
    await mintmark(['reviews', 'export', review, '--out', out], here());
    expect(await readFile(out, 'utf8')).toContain('pół złoty');
    const pdf = path.join(folder, 'review.PDF');
    await mintmark(['reviews', 'export', review, '--out', pdf], here());
    expect((await readFile(pdf)).subarray(0, 5).toString()).toBe('%PDF-');
    const again = await mintmark(['reviews', 'export', review, '--out', out], here());
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be written') });
    const signed = await mintmark(['reviews', 'approve', review, '--reason', 'Good'], here());
    expect(signed.stdout).toContain('is the champion now');
    const champions = await mintmark(['--json', 'models', 'champion'], here());
    expect(JSON.parse(champions.stdout)).toMatchObject([{ modelNumber: number }]);
  });
});
