import type { Env } from '../env';

/** Do people reach the server over HTTPS, its own or that of a proxy in front of it? */
export function servesHttps(env: Pick<Env, 'tls' | 'publicUrl'>): boolean {
  return env.tls !== null || (env.publicUrl?.startsWith('https:') ?? false);
}

/** Can others on the network read what passes: passwords, session cookies, tokens and photos? */
export function isReadableByNetwork(env: Pick<Env, 'tls' | 'publicUrl' | 'host'>): boolean {
  return !servesHttps(env) && !isLoopback(env.host);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
