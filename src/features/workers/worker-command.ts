/** The commands that start a worker for this server on another machine: a token among the arguments is seen by all there. */
export function workerCommand({ server, token }: { server: string; token: string }): string {
  return `export MINTMARK_SERVER=${server}\nexport MINTMARK_WORKER_TOKEN=${token}\nnpm run worker`;
}

/** Is this an address that means "this very machine" wherever it is read? */
export function isLocalAddress(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
