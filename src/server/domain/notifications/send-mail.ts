import { cleanLines, cleanName } from '@/shared/names';
import type { Notification } from '../../db/generated/client';
import type { Deps } from '../../deps';
import { DeliveryError } from './delivery-error';
import { withTransport } from './mail-transport';
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
  // Names that an earlier release took are in it as they are.
  const title = cleanName(notification.title);
  const body = cleanLines(notification.body);
  const link = addressOf(deps, notification);
  await withTransport(smtp, (transport) =>
    transport.sendMail({
      from: smtp.from,
      to,
      subject: title,
      messageId: `<${deliveryId}@mintmark>`,
      text: [`${title}.`, body, link].filter(Boolean).join('\n\n'),
      html: htmlOf({ title, body, link }),
    }),
  ).catch((error: unknown) => {
    throw new DeliveryError(`The mail server did not take it: ${(error as Error).message}`);
  });
}

function htmlOf({ title, body, link }: { title: string; body: string; link: string | null }): string {
  const go = link ? `<p><a href="${escaped(link)}">Open the run</a></p>` : '';
  return `<p><strong>${escaped(title)}</strong></p><p>${escaped(body)}</p>${go}`;
}

function escaped(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return text.replace(/[&<>"]/g, (sign) => entities[sign] ?? sign);
}
