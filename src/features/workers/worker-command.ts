/** The command that starts a worker for this server on another machine. */
export function workerCommand({ server, token }: { server: string; token: string }): string {
  return `npm run worker -- \\\n  --server ${server} \\\n  --token ${token}`;
}

/** Is this an address that means "this very machine" wherever it is read? */
export function isLocalAddress(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
