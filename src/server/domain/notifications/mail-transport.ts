import nodemailer, { type Transporter } from 'nodemailer';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';

type Smtp = NonNullable<Deps['env']['smtp']>;

/** Opens a line to the mail server for one mail. */
export async function withTransport<T>(smtp: Smtp, send: (transport: Transporter) => Promise<T>): Promise<T> {
  const timeout = tunables.deliveryTimeoutSeconds * 1000;
  const transport = nodemailer.createTransport({
    url: smtp.url,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });
  try {
    return await send(transport);
  } finally {
    transport.close();
  }
}

/** Mails a text at once, without a second try. @throws what the mail server says */
export async function sendPlainMail(
  { env }: Pick<Deps, 'env'>,
  mail: { to: string; subject: string; text: string },
): Promise<void> {
  const { smtp } = env;
  if (!smtp) throw new Error('No mail server is set: MINTMARK_SMTP_URL names one.');
  await withTransport(smtp, (transport) => transport.sendMail({ from: smtp.from, ...mail }));
}
