import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import type { Role } from '@/shared/permissions';
import type { Deps } from '../deps';
import { acceptInvite, createInvite } from '../domain/team/invite-service';
import { LOCAL_USER } from '../domain/team/local-user';

const TEST_PASSWORD = 'correct horse battery';

/** Adds a person who can sign in with `TEST_PASSWORD`, through an invitation as in real life. */
export async function joinTeam(deps: Deps, role: Role): Promise<{ id: string; email: string }> {
  const { path } = await createInvite(deps, { role, createdBy: LOCAL_USER.id });
  const token = new URL(path, 'http://localhost').searchParams.get('token') ?? '';
  const suffix = randomUUID().slice(0, 8);
  const email = `${role}-${suffix}@example.org`;
  return acceptInvite(deps, { token, email, name: `${role} ${suffix}`, password: TEST_PASSWORD });
}

export interface Answer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: string;
  json: () => { error?: { code?: string; message?: string }; [key: string]: unknown };
}

/** One plain HTTP request, with nothing added: `fetch` would hide cookies and set headers of its own. */
export function send(
  url: string,
  options: { method?: string; headers?: Record<string, string>; body?: string; from?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const { method = 'GET', headers, body, from } = options;
    const req = request(url, { method, headers, localAddress: from }, (res) => {
      const chunks: Buffer[] = [];
      res.on('data', (chunk: Buffer) => chunks.push(chunk));
      res.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({
          status: res.statusCode ?? 0,
          headers: res.headers,
          body: text,
          json: () => JSON.parse(text),
        });
      });
    });
    req.on('error', reject);
    req.end(body);
  });
}

/** What a browser sends from one of our own pages. */
export function sameOriginHeaders(url: string): Record<string, string> {
  return { origin: new URL(url).origin, 'content-type': 'application/json' };
}

export function signIn(
  url: string,
  { email, password = TEST_PASSWORD, from }: { email: string; password?: string; from?: string },
  headers: Record<string, string> = {},
): Promise<Answer> {
  return send(`${url}/api/auth/sign-in/email`, {
    method: 'POST',
    headers: { ...sameOriginHeaders(url), ...headers },
    body: JSON.stringify({ email, password }),
    from,
  });
}

/** The `Cookie` header after a sign-in. */
export function cookieOf(answer: Answer): string {
  const cookies = [answer.headers['set-cookie'] ?? []].flat();
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ');
}
