import type { Deps } from '../../deps';
import type { AddressPolicy } from '../../outgoing/allowed-address';

/** Where webhooks may be sent. */
export const webhookPolicy = ({ env }: Pick<Deps, 'env'>): AddressPolicy => ({
  allowPrivate: env.webhookAllowPrivate,
  setting: 'MINTMARK_WEBHOOK_ALLOW_PRIVATE',
});
