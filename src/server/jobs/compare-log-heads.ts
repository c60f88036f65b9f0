import { tunables } from '../tunables';
import type { Job, JobSockets } from './job';

/** Makes good what was lost between servers: a message may be missing without a gap that shows it. */
export function compareLogHeads(sockets: JobSockets): Job {
  return {
    name: 'compare log heads',
    everySeconds: tunables.headCheckSeconds,
    run: () => sockets.compareHeads(),
  };
}
