import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { Notification } from '../../db/generated/client';
import type { Deps } from '../../deps';
import {
  type AddressPolicy,
  allowedLookup,
  literalAddress,
  RefusedAddressError,
  requireAllowed,
} from '../../outgoing/allowed-address';
import { tunables } from '../../tunables';
import { DeliveryError } from './delivery-error';
import { addressOf } from './notification-address';
import { signatureOf } from './signature';
import { webhookPolicy } from './webhook-policy';

interface Posting {
  /** The same at every try, so that a receiver can tell a repetition. */
  deliveryId: string;
  url: string;
  secret: string;
  notification: Notification;
  signal: AbortSignal;
}

/**
 * Tells a webhook of a notification, signed. Only an answer of 2xx within the time counts; redirects are not
 * followed, and what the receiver writes is not read.
 * @throws DeliveryError in words for the administrator
 */
export async function sendWebhook(deps: Pick<Deps, 'env'>, posting: Posting): Promise<void> {
  const body = JSON.stringify(documentOf(deps, posting.notification));
  const headers = {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': 'Mintmark',
    'mintmark-delivery': posting.deliveryId,
    'mintmark-signature': signatureOf({
      secret: posting.secret,
      body,
      at: Math.floor(Date.now() / 1000),
    }),
  };
  const url = new URL(posting.url);
  const timeout = AbortSignal.timeout(tunables.deliveryTimeoutSeconds * 1000);
  try {
    const literal = literalAddress(url);
    if (literal) requireAllowed(literal, webhookPolicy(deps));
    const status = await post(url, {
      headers,
      body,
      signal: AbortSignal.any([timeout, posting.signal]),
      policy: webhookPolicy(deps),
    });
    if (status >= 300 && status < 400) {
      throw new DeliveryError(
        `The receiver answered with a redirect (${status}), which is not followed: enter the address it leads to.`,
      );
    }
    if (status < 200 || status > 299) throw new DeliveryError(`The receiver answered ${status}.`);
  } catch (error) {
    throw explained(error, { url, timedOut: timeout.aborted });
  }
}

function documentOf(deps: Pick<Deps, 'env'>, notification: Notification) {
  const { id, kind, title, body, createdAt, runId, runNumber, sweepNumber } = notification;
  const url = addressOf(deps, notification);
  return {
    id,
    kind,
    title,
    body,
    createdAt: createdAt.toISOString(),
    run: runId === null ? null : { id: runId, number: runNumber, url },
    sweep: sweepNumber === null ? null : { number: sweepNumber, url },
  };
}

interface Request {
  headers: Record<string, string | number>;
  body: string;
  signal: AbortSignal;
  policy: AddressPolicy;
}

function post(url: URL, { headers, body, signal, policy }: Request): Promise<number> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp;
  return new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', headers, signal, agent: false, lookup: allowedLookup(policy) },
      (answer) => {
        resolve(answer.statusCode ?? 0);
        answer.destroy();
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

function explained(error: unknown, { url, timedOut }: { url: URL; timedOut: boolean }): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof RefusedAddressError) return new DeliveryError(error.message);
  if (timedOut) return new DeliveryError(`No answer within ${tunables.deliveryTimeoutSeconds} s.`);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new DeliveryError(`The name ${url.hostname} could not be resolved.`);
  }
  if (code === 'ECONNREFUSED') return new DeliveryError(`Nothing listens at ${url.host}.`);
  if (code === 'ABORT_ERR') return new DeliveryError('The server was shut down while it was sending.');
  return new DeliveryError(`The connection failed: ${message || code}`);
}
