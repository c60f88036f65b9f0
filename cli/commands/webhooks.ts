import type { Command } from 'commander';
import { NOTIFICATION_KINDS } from '@/shared/contracts/notifications';
import { webhookInput } from '@/shared/contracts/webhooks';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, quoted, table } from '../output';

async function listWebhooks(output: Output): Promise<void> {
  const server = await connect();
  output.answer(await server.api.webhooks.list.query(), (webhooks) =>
    webhooks.length === 0
      ? 'No webhooks yet.'
      : table(
          ['id', 'URL', 'enabled', 'notified of'],
          webhooks.map(({ id, url, enabled, kinds }) => [id, url, enabled ? 'yes' : 'no', kinds.join(', ')]),
        ),
  );
}

async function addWebhook(url: string, kinds: string | undefined, output: Output): Promise<void> {
  const input = webhookInput.safeParse({ url, kinds: kinds?.split(',') ?? [...NOTIFICATION_KINDS] });
  if (!input.success) {
    const issue = input.error.issues[0];
    throw new CliError(
      issue?.path[0] === 'kinds'
        ? `Kinds are ${NOTIFICATION_KINDS.join(', ')}.`
        : `The URL is not accepted: ${issue?.message}.`,
    );
  }
  const server = await connect();
  const made = await server.api.webhooks.create.mutate(input.data);
  output.answer(
    { ...made, url: input.data.url, kinds: input.data.kinds },
    ({ id, secret }) => `Webhook ${id}. Its secret, shown only now:\n${secret}`,
  );
}

async function removeWebhook(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const id = await webhookId(server, ref);
  await server.api.webhooks.remove.mutate({ id });
  output.answer({ id }, () => `Webhook ${id} is removed.`);
}

const TEST_WAIT_MS = 20_000;

async function testWebhook(ref: string, output: Output): Promise<void> {
  const server = await connect();
  const { deliveryId } = await server.api.webhooks.test.mutate({ id: await webhookId(server, ref) });
  const deadline = Date.now() + TEST_WAIT_MS;
  for (;;) {
    const delivery = (await server.api.webhooks.deliveries.query({})).items.find(
      ({ id }) => id === deliveryId,
    );
    if (delivery?.state === 'delivered') {
      return output.answer({ deliveryId, delivered: true }, () => 'The test was delivered.');
    }
    if (delivery?.lastError) throw new CliError(`The test was not delivered: ${delivery.lastError}`);
    if (Date.now() > deadline)
      throw new CliError('The test is not delivered yet; the team page shows its state.');
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** @param ref id or URL */
async function webhookId(server: Connection, ref: string): Promise<string> {
  const found = (await server.api.webhooks.list.query()).find(({ id, url }) => id === ref || url === ref);
  if (!found) throw new CliError(`There is no webhook ${quoted(ref)}; \`mintmark webhooks list\` shows all.`);
  return found.id;
}

export function addWebhookCommands(program: Command, output: () => Output): void {
  const webhooks = program
    .command('webhooks')
    .description('URLs that are notified of events by a signed POST');
  webhooks
    .command('list')
    .description('all webhooks')
    .action(() => listWebhooks(output()));
  webhooks
    .command('add')
    .argument('<url>', 'URL of the receiver')
    .option('--kinds <kinds>', `what it is notified of, separated by commas: ${NOTIFICATION_KINDS.join(',')}`)
    .description('add a webhook; prints its secret, only now')
    .action((url: string, { kinds }: { kinds?: string }) => addWebhook(url, kinds, output()));
  webhooks
    .command('remove')
    .argument('<webhook>', 'id or URL')
    .description('remove a webhook and its pending deliveries')
    .action((ref: string) => removeWebhook(ref, output()));
  webhooks
    .command('test')
    .argument('<webhook>', 'id or URL')
    .description('send a test delivery and report its outcome')
    .action((ref: string) => testWebhook(ref, output()));
}
