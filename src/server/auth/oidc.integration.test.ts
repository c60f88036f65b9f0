import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { setDisabled } from '../domain/team/service';
import { startOidcServer } from '../testing/oidc-server';
import { type Answer, joinTeam, sameOriginHeaders, send } from '../testing/test-client';
import { createTestDeps, type TestDeps } from '../testing/test-deps';
import { startTestServer } from '../testing/test-server';
import { actorFromHeaders } from './actor';

/** What people type; the tests reach it at another address. */
const PUBLIC_URL = 'http://mintmark.test';

type Oidc = Awaited<ReturnType<typeof startOidcServer>>;
interface Installation {
  t: TestDeps;
  url: string;
  close(): Promise<void>;
}

let oidc: Oidc;
let refusing: Installation;
let welcoming: Installation;

async function install(newcomers: 'viewer' | null): Promise<Installation> {
  const { issuer, clientId, clientSecret } = oidc;
  const env = { publicUrl: PUBLIC_URL, oidc: { issuer, clientId, clientSecret, name: 'Mill', newcomers } };
  const t = await createTestDeps({ env });
  const server = await startTestServer(t.deps);
  return {
    t,
    url: server.url,
    close: async () => {
      await server.close();
      await t.close();
    },
  };
}

beforeAll(async () => {
  oidc = await startOidcServer(`${PUBLIC_URL}/api/auth/callback/oidc`);
  refusing = await install(null);
  welcoming = await install('viewer');
});
afterAll(async () => {
  await refusing.close();
  await welcoming.close();
  await oidc.close();
});

let lastAddress = 1;
/** Attempts are counted by address. */
const freshAddress = () => `127.0.5.${lastAddress++}`;

/** Follows the whole way as a browser does, with the cookies of each host. @returns where it ends */
async function signInThrough({ url }: Installation, change?: (address: URL) => void) {
  const from = freshAddress();
  const jars = new Map<string, Map<string, string>>();
  const keep = (host: string, answer: Answer) => {
    const jar = jars.get(host) ?? new Map<string, string>();
    jars.set(host, jar);
    for (const line of [answer.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';', 1);
      jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
    }
  };
  const cookieFor = (host: string) =>
    [...(jars.get(host) ?? [])].map(([name, value]) => `${name}=${value}`).join('; ');
  const begun = await send(`${url}/api/auth/sign-in/social`, {
    method: 'POST',
    headers: sameOriginHeaders(url),
    body: JSON.stringify({ provider: 'oidc', callbackURL: '/runs', errorCallbackURL: '/login' }),
    from,
  });
  expect(begun.status).toBe(200);
  const ours = new URL(PUBLIC_URL).host;
  keep(ours, begun);
  let address = new URL(String(begun.json().url));
  for (let hops = 0; hops < 15; hops++) {
    if (address.host === ours && !address.pathname.startsWith('/api/')) break;
    change?.(address);
    const reached = address.host === ours ? new URL(address.pathname + address.search, url) : address;
    const answer = await send(reached.href, { headers: { cookie: cookieFor(address.host) }, from });
    keep(address.host, answer);
    if (!answer.headers.location)
      throw new Error(`no way on from ${address.pathname}: ${answer.body.slice(0, 500)}`);
    address = new URL(String(answer.headers.location), address);
  }
  return { ended: address.pathname + address.search, cookie: cookieFor(ours) };
}

const actorOf = ({ t }: Installation, cookie: string) => actorFromHeaders(t.deps, new Headers({ cookie }));

let people = 0;
const stranger = (more: object = {}) => {
  people++;
  return {
    sub: `sub-${people}`,
    email: `person-${people}@mill.example`,
    email_verified: true,
    name: `Person ${people}`,
    ...more,
  };
};

describe('signing in through the organisation', () => {
  test('is that of the member with the same verified address, who keeps role and name', async () => {
    const { id, email } = await joinTeam(refusing.t.deps, 'administrator');
    oidc.setPerson(stranger({ email, name: 'Somebody Else' }));
    const { ended, cookie } = await signInThrough(refusing);
    expect(ended).toBe('/runs');
    const actor = await actorOf(refusing, cookie);
    expect(actor).toMatchObject({ userId: id, email, role: 'administrator' });
    expect(actor?.name).toContain('administrator');
    const accounts = await refusing.t.deps.db.account.findMany({ where: { providerId: 'oidc' } });
    for (const { accessToken, refreshToken, idToken } of accounts) {
      expect([accessToken, refreshToken, idToken]).toEqual([null, null, null]);
    }
    // Again, by the account that is linked now.
    expect(await actorOf(refusing, (await signInThrough(refusing)).cookie)).toMatchObject({ userId: id });
  });

  test('is refused for an address that the provider has not verified', async () => {
    const { email } = await joinTeam(refusing.t.deps, 'administrator');
    oidc.setPerson(stranger({ email, email_verified: false }));
    const { ended, cookie } = await signInThrough(refusing);
    expect(ended).toMatch(/^\/login\?error=/);
    expect(await actorOf(refusing, cookie)).toBeNull();
  });

  test('is refused for people without an account, unless the settings name their role', async () => {
    const person = stranger();
    oidc.setPerson(person);
    const refused = await signInThrough(refusing);
    expect(refused.ended).toMatch(/^\/login\?error=/);
    expect(await refusing.t.deps.db.user.count({ where: { email: person.email } })).toBe(0);

    const { ended, cookie } = await signInThrough(welcoming);
    expect(ended).toBe('/runs');
    expect(await actorOf(welcoming, cookie)).toMatchObject({ email: person.email, role: 'viewer' });
  });

  test('gives nobody the name of somebody else', async () => {
    oidc.setPerson(stranger({ name: 'Аda\u202e' }));
    const { cookie } = await signInThrough(welcoming);
    expect((await actorOf(welcoming, cookie))?.name).toBe('Аda (2)');
  });

  test('ends with the account being disabled', async () => {
    const person = stranger();
    oidc.setPerson(person);
    await signInThrough(welcoming);
    const { id } = await welcoming.t.deps.db.user.findUniqueOrThrow({ where: { email: person.email } });
    await setDisabled(welcoming.t.deps, welcoming.t.actor, { id, revision: 0, disabled: true });
    const { cookie } = await signInThrough(welcoming).catch(() => ({ cookie: '' }));
    expect(await actorOf(welcoming, cookie)).toBeNull();
    expect(await welcoming.t.deps.db.session.count({ where: { userId: id } })).toBe(0);
  });

  test('cannot be begun by one and ended by another: the answer belongs to the browser that asked', async () => {
    oidc.setPerson(stranger());
    const forged = signInThrough(welcoming, (address) => {
      if (address.pathname.endsWith('/callback/oidc')) address.searchParams.set('state', 'of somebody else');
    });
    const { ended, cookie } = await forged;
    expect(ended).toMatch(/error=/);
    expect(await actorOf(welcoming, cookie)).toBeNull();
  });
});
