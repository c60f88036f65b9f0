import nodemailer from 'nodemailer';
import type { Notification } from '../../db/generated/client';
import type { Deps } from '../../deps';
import { tunables } from '../../tunables';
import { DeliveryError } from './delivery-error';
import { addressOf } from './notification-address';

interface Mail {
  /** Part of the message's id, the same at every try, so that a mailbox can tell a repetition. */
  deliveryId: string;
  to: string;
  notification: Notification;
}

/**
 * Mails a notification, as text and as HTML.
 * @throws DeliveryError in words for the administrator
 */
export async function sendMail(
  deps: Pick<Deps, 'env'>,
  { deliveryId, to, notification }: Mail,
): Promise<void> {
  const { smtp } = deps.env;
  if (!smtp) throw new DeliveryError('No mail server is set: MINTMARK_SMTP_URL names one.');
  const timeout = tunables.deliveryTimeoutSeconds * 1000;
  const transport = nodemailer.createTransport({
    url: smtp.url,
    connectionTimeout: timeout,
    greetingTimeout: timeout,
    socketTimeout: timeout,
  });
  const { title, body } = notification;
  const link = addressOf(deps, notification);
  try {
    await transport.sendMail({
      from: smtp.from,
      to,
      subject: title,
      messageId: `<${deliveryId}@mintmark>`,
      text: [`${title}.`, body, link].filter(Boolean).join('\n\n'),
      html: htmlOf({ title, body, link }),
    });
  } catch (error) {
    throw new DeliveryError(`The mail server did not take it: ${(error as Error).message}`);
  } finally {
    transport.close();
  }
}

function htmlOf({ title, body, link }: { title: string; body: string; link: string | null }): string {
  const go = link ? `<p><a href="${escaped(link)}">Open the run</a></p>` : '';
  return `<p><strong>${escaped(title)}</strong></p><p>${escaped(body)}</p>${go}`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
