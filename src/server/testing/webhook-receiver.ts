import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  headers: IncomingHttpHeaders;
  body: string;
}

/** A receiver of webhooks as its owner would write one, on a free port; `answers` are its first ones, then 200. */
export async function startReceiver({ answers = [] as (number | 'silence')[] } = {}) {
  const received: Received[] = [];
  const server = createServer(async (req, res) => {
    let body = '';
    for await (const chunk of req) body += chunk;
    received.push({ headers: req.headers, body });
    const answer = answers[received.length - 1] ?? 200;
    if (answer === 'silence') return;
    res.writeHead(answer, { location: '/elsewhere' }).end('what only the receiver should know');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/hook`,
    received,
    close: () =>
      new Promise<void>((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** As the README tells receivers to check; written apart from what signs. */
export function isSignedBy(secret: string, { headers, body }: Received): boolean {
  const [, at, given] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(String(headers['mintmark-signature'])) ?? [];
  if (!at || !given || Math.abs(Date.now() / 1000 - Number(at)) > 300) return false;
  const right = createHmac('sha256', secret).update(`${at}.`).update(body).digest();
  return timingSafeEqual(right, Buffer.from(given, 'hex'));
}
