import { median } from '@/shared/median';
import { describeMachine, machineWarnings } from '../machine';
import { measureCompare } from './compare';
import { type LiveDocument, liveDocumentSchema, type MemoryMetrics } from './document';
import { type Installation, withInstallation } from './installation';
import { measureList } from './list';
import { measureMatrix } from './matrix';
import type { DatabaseName, LiveOptions, Part } from './options';
import { measurePage } from './page';
import { measureStream, type StreamLoad } from './stream';

/** Measures the requested parts, each on a new installation. */
export async function runBench(options: LiveOptions, say: (text: string) => void): Promise<LiveDocument> {
  const machine = describeMachine();
  const warnings = machineWarnings(machine, { peers: false });
  for (const warning of warnings) say(`Warning: ${warning}`);
  const databases = [];
  for (const database of options.databases) {
    databases.push({ database, ...(await measureParts({ options, database, say })) });
  }
  return liveDocumentSchema.parse({ machine, warnings, databases });
}

async function measureParts({
  options,
  database,
  say,
}: {
  options: LiveOptions;
  database: DatabaseName;
  say: (text: string) => void;
}) {
  const part = async <T>(name: Part, what: string, work: (installation: Installation) => Promise<T>) => {
    if (!options.only.includes(name)) return undefined;
    say(`${what} (${database})`);
    return withInstallation(database, work);
  };
  const load: StreamLoad = {
    runs: options.runs,
    browsers: options.browsers,
    follow: options.follow,
    pointsPerSecond: options.rate,
    seconds: options.seconds,
  };
  return {
    live: await part('live', `Feeding ${load.runs} runs before ${load.browsers} browsers`, (installation) =>
      measureStream(installation, load),
    ),
    list: await part('list', `Listing ${options.listRuns} runs`, (installation) =>
      measureList(installation, options.listRuns),
    ),
    page: await part('page', 'Opening a run of 1000 epochs and 100000 step points', measurePage),
    compare: await part('compare', 'Comparing 20 runs of 10000 step points', measureCompare),
    matrix: await part('matrix', 'Moving over a matrix of 211 classes', measureMatrix),
    memory: await part('memory', `Watching memory for ${options.memorySeconds} s`, (installation) =>
      measureMemory(installation, { ...load, seconds: options.memorySeconds }),
    ),
  };
}

async function measureMemory(installation: Installation, load: StreamLoad): Promise<MemoryMetrics> {
  const samples: number[] = [];
  const stream = await measureStream(installation, load, ({ rssMb }) => samples.push(rssMb));
  const fifth = Math.max(1, Math.floor(samples.length / 5));
  const fifthsMb = [0, 1, 2, 3, 4].map((i) => median(samples.slice(i * fifth, (i + 1) * fifth)));
  return { stream, fifthsMb, growthMb: (fifthsMb[4] ?? 0) - (fifthsMb[1] ?? 0) };
}
