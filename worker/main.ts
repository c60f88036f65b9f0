import { Agent } from './agent/agent';
import { childProgram } from './agent/child-program';
import { takeIdentity } from './agent/identity';
import { createLog } from './agent/log';
import { GpuWatch } from './agent/machine/gpu-watch';
import { MachineSampler } from './agent/machine/machine-sampler';
import { probeRuntime } from './agent/machine/runtime-probe';
import { adoptEarlierCache } from './agent/photos/photo-cache';
import { waitForLocalServer } from './agent/server/local-server';
import { parseSettings, type Settings, SettingsError } from './agent/settings';
import { agentTunables } from './agent/tunables';

/*
 * The worker: a program with a server's address and a token that trains the runs queued there. It never loads
 * TensorFlow itself; see trainer/.
 */

function readSettings(): Settings {
  try {
    return parseSettings(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

// Photos, tokens and checkpoints in its cache are for this user alone.
process.umask(0o077);
const settings = readSettings();
const log = createLog(settings.logLevel);
const ending = new AbortController();
/** The process is one worker; the signal handlers below reach it here. */
let agent: Agent | null = null;

process.on('exit', () => agent?.kill());

async function shutDown(reason: string): Promise<void> {
  if (ending.signal.aborted) process.exit(1);
  log.info({ reason }, 'shutting down');
  ending.abort();
  setTimeout(() => process.exit(1), agentTunables.shutdownMs).unref();
  await agent?.stop();
  process.exit(process.exitCode ?? 0);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void shutDown(signal));
// Under `npm start`: the channel closes when that process was killed without a chance to end its children.
if (process.send) process.once('disconnect', () => void shutDown('the parent process has ended'));

// For example when a trainer's channel carries garbage: the run is retried by a new process.
process.on('uncaughtException', (error) => {
  log.fatal({ err: error }, 'uncaught exception');
  process.exitCode = 1;
  if (!ending.signal.aborted) void shutDown('an unexpected error');
});

async function main(): Promise<void> {
  const identity = await takeIdentity(settings.cacheDir);
  process.on('exit', identity.release);
  await adoptEarlierCache(settings.cacheDir);
  const server =
    'url' in settings.server
      ? settings.server
      : await waitForLocalServer(settings.server.localDataDir, ending.signal);
  const [runtime, gpus] = await Promise.all([
    probeRuntime(childProgram('probe'), settings.runtime),
    GpuWatch.open(agentTunables.statusIntervalSeconds),
  ]);
  const { device, problem, versions } = runtime;
  log.info({ runtime: runtime.runtime, device, versions, worker: identity.workerId }, 'runtime');
  if (problem) log.warn(problem);
  if (ending.signal.aborted) return;
  agent = new Agent({
    server,
    name: settings.name,
    identity,
    runtime,
    trainer: childProgram('trainer'),
    cacheDir: settings.cacheDir,
    photoCacheBytes: settings.photoCacheBytes,
    baseWeightsDir: settings.baseWeightsDir,
    checkpointMinutes: settings.checkpointMinutes,
    trainerNiceness: settings.trainerNiceness,
    slots: settings.slots,
    labels: settings.labels,
    gpuMemoryMiB: gpus.memoryMiB,
    sampler: await MachineSampler.open(settings.cacheDir, gpus),
    log,
    onRefused: (message) => {
      log.fatal(message);
      process.exitCode = 1;
      void shutDown('refused by the server');
    },
  });
  agent.start();
}

main().catch((error: unknown) => {
  if (ending.signal.aborted) return;
  log.fatal({ err: error }, 'the worker could not start');
  process.exit(1);
});
