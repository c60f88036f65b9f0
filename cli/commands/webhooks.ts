import type { Command } from 'commander';
import { NOTIFICATION_KINDS } from '@/shared/contracts/notifications';
import { webhookInput } from '@/shared/contracts/webhooks';
import { CliError } from '../cli-error';
import { type Connection, connect } from '../connection';
import { type Output, table } from '../output';

async function listWebhooks(output: Output): Promise<void> {
  const server = await connect();
  output.answer(await server.api.webhooks.list.query(), (webhooks) =>
    webhooks.length === 0
      ? 'There are no webhooks.'
      : table(
          ['id', 'address', 'on', 'told of'],
          webhooks.map(({ id, url, enabled, kinds }) => [id, url, enabled ? 'yes' : 'no', kinds.join(', ')]),
        ),
  );
}

async function addWebhook(url: string, kinds: string | undefined, output: Output): Promise<void> {
  const input = webhookInput.safeParse({ url, kinds: kinds?.split(',') ?? [...NOTIFICATION_KINDS] });
  if (!input.success) {
    const wrong = input.error.issues[0];
    throw new CliError(
      wrong?.path[0] === 'kinds'
        ? `Kinds are ${NOTIFICATION_KINDS.join(', ')}.`
        : `Not an address: ${wrong?.message}.`,
    );
  }
  const server = await connect();
  const made = await server.api.webhooks.create.mutate(input.data);
  output.answer(
    { ...made, url: input.data.url, kinds: input.data.kinds },
    ({ id, secret }) => `Webhook ${id}. Its secret, shown this once:\n${secret}`,
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
    const delivery = (await server.api.webhooks.deliveries.query()).find(({ id }) => id === deliveryId);
    if (delivery?.state === 'delivered') {
      return output.answer({ deliveryId, delivered: true }, () => 'The test arrived.');
    }
    if (delivery?.lastError) throw new CliError(`The test did not arrive: ${delivery.lastError}`);
    if (Date.now() > deadline)
      throw new CliError('The test is still under way; the page Team shows its end.');
    await new Promise((done) => setTimeout(done, 500));
  }
}

/** @param ref id or address */
async function webhookId(server: Connection, ref: string): Promise<string> {
  const found = (await server.api.webhooks.list.query()).find(({ id, url }) => id === ref || url === ref);
  if (!found) throw new CliError(`There is no webhook “${ref}”; \`mintmark webhooks list\` shows all.`);
  return found.id;
}

export function addWebhookCommands(program: Command, output: () => Output): void {
  const webhooks = program
    .command('webhooks')
    .description('addresses that are told of runs by a signed POST');
  webhooks
    .command('list')
    .description('show all')
    .action(() => listWebhooks(output()));
  webhooks
    .command('add')
    .argument('<url>', 'address of the receiver')
    .option('--kinds <kinds>', `what it is told of, with commas between: ${NOTIFICATION_KINDS.join(',')}`)
    .description('make one; prints its secret, this once')
    .action((url: string, { kinds }: { kinds?: string }) => addWebhook(url, kinds, output()));
  webhooks
    .command('remove')
    .argument('<webhook>', 'id or address')
    .description('remove one, with what waits for it')
    .action((ref: string) => removeWebhook(ref, output()));
  webhooks
    .command('test')
    .argument('<webhook>', 'id or address')
    .description('send a test and say whether it arrived')
    .action((ref: string) => testWebhook(ref, output()));
}
