import type { Deps } from '../deps';
import { tunables } from '../tunables';
import type { Job, JobSockets } from './job';

/** Ends sockets whose session or token was taken away, at once where this server or another one announced it. */
export function endRevokedSockets(deps: Deps, sockets: JobSockets): Job {
  return {
    name: 'end revoked sockets',
    everySeconds: tunables.accessRecheckSeconds,
    run: () => sockets.endRevoked(),
    wakeOn: (wake) => deps.live.on('access', wake),
  };
}
