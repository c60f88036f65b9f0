import { homedir, hostname } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { labelSchema } from '@/shared/run-requirements';
import { type RuntimeName, runtimeNameSchema } from '@/shared/trainer-job';
import { agentTunables, NICEST } from './tunables';

export interface Settings {
  /** A server anywhere with a token made on its workers page, or the one that keeps this data folder here. */
  server: { url: string; token: string } | { localDataDir: string };
  name: string;
  /** Photos, decoded pixels, base weights and this worker's identity; safe to delete while no worker runs. */
  cacheDir: string;
  /** Above this size of the cache, photos of ended runs are removed, the least recently used first. */
  photoCacheBytes: number;
  baseWeightsDir: string | null;
  /** Inside an epoch a checkpoint is made this often. */
  checkpointMinutes: number;
  /** How much nicer than the worker a trainer runs, in Unix' steps. */
  trainerNiceness: number;
  /** Runs trained at the same time. */
  slots: number;
  /** Runs may require one of these. */
  labels: string[];
  /** What it trains with; null for the best that loads here. */
  runtime: RuntimeName | null;
  logLevel: string;
}

/** The command line or the environment is invalid; the message says how to write it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const USAGE = `Usage: MINTMARK_WORKER_TOKEN=TOKEN npm run worker -- --server URL [--name NAME] [--slots N] [--label L]... [--cache FOLDER]
       npm run worker -- --local DATA_FOLDER

A worker trains runs for a Mintmark server. Make a token on the server's workers page.

  --server URL     or MINTMARK_SERVER: where the server is reached, such as https://coins.example.org
                   MINTMARK_WORKER_TOKEN: the token; --token TOKEN works too, but others can read a command line
  --local FOLDER   work for the server on this machine that keeps its data in FOLDER
  --name NAME      or MINTMARK_WORKER_NAME: its name on the workers page; default: this machine's name
  --slots N        or MINTMARK_WORKER_SLOTS: runs to train at the same time; default: 1
  --label LABEL    or MINTMARK_WORKER_LABELS: runs may require it; repeatable, or separated by commas
  --runtime NAME   or MINTMARK_RUNTIME: tensorflow, webgpu or wasm; default: the best that loads here
  --cache FOLDER   or MINTMARK_CACHE: for photos and base weights; default: ~/.cache/mintmark
  --cache-limit GB or MINTMARK_CACHE_LIMIT: size of the photo cache; default: 50
                   MINTMARK_BASE_WEIGHTS: folder with mobilenet_v2_<width>_224_no_top/model.json`;

const webUrl = z.url({ protocol: /^https?$/ });

/**
 * Reads flags first, then the environment.
 * @throws SettingsError
 */
export function parseSettings(argv: string[], env: Record<string, string | undefined>): Settings {
  const flags = readFlags(argv);
  const cacheHome = env.XDG_CACHE_HOME || path.join(homedir(), '.cache');
  const cacheBase = flags.cache || env.MINTMARK_CACHE || path.join(cacheHome, 'mintmark');
  return {
    server: whichServer(flags, env),
    name: (flags.name || env.MINTMARK_WORKER_NAME || hostname() || 'worker').trim().slice(0, 80),
    cacheDir: path.resolve(cacheBase, 'worker'),
    photoCacheBytes: readGigabytes(flags['cache-limit'] || env.MINTMARK_CACHE_LIMIT) * 1e9,
    baseWeightsDir: env.MINTMARK_BASE_WEIGHTS ? path.resolve(env.MINTMARK_BASE_WEIGHTS) : null,
    checkpointMinutes: readMinutes(env.MINTMARK_CHECKPOINT_MINUTES),
    trainerNiceness: readNiceness(env.MINTMARK_TRAINER_NICENESS),
    slots: readSlots(flags.slots || env.MINTMARK_WORKER_SLOTS),
    labels: readLabels(flags.label ?? [env.MINTMARK_WORKER_LABELS ?? '']),
    runtime: readRuntime(flags.runtime || env.MINTMARK_RUNTIME),
    logLevel: env.MINTMARK_LOG_LEVEL || 'info',
  };
}

function readMinutes(text: string | undefined): number {
  const minutes = Number(text || 5);
  if (minutes > 0) return minutes;
  throw new SettingsError(`MINTMARK_CHECKPOINT_MINUTES is "${text}"; give minutes above 0, such as 5.`);
}

function readNiceness(text: string | undefined): number {
  const niceness = Number(text || agentTunables.trainerNiceness);
  if (Number.isInteger(niceness) && niceness >= 0 && niceness <= NICEST) return niceness;
  throw new SettingsError(
    `MINTMARK_TRAINER_NICENESS is "${text}"; give a whole number from 0, as urgent as the worker itself, to ${NICEST}.`,
  );
}

function readGigabytes(text: string | undefined): number {
  const gigabytes = Number(text || 50);
  if (gigabytes >= 0 && Number.isFinite(gigabytes)) return gigabytes;
  throw new SettingsError(`--cache-limit is "${text}"; give gigabytes, such as 50.`);
}

function readSlots(text: string | undefined): number {
  const slots = Number(text || 1);
  if (Number.isInteger(slots) && slots >= 1 && slots <= 64) return slots;
  throw new SettingsError(`--slots is "${text}"; give a whole number from 1 to 64.`);
}

function readRuntime(text: string | undefined): RuntimeName | null {
  if (!text) return null;
  const runtime = runtimeNameSchema.safeParse(text);
  if (runtime.success) return runtime.data;
  throw new SettingsError(`--runtime is "${text}"; give one of ${runtimeNameSchema.options.join(', ')}.`);
}

const MAX_LABELS = 20;

function readLabels(texts: string[]): string[] {
  const labels = [...new Set(texts.flatMap((text) => text.split(',').flatMap((part) => part.trim() || [])))];
  const invalid = labels.find((label) => !labelSchema.safeParse(label).success);
  if (invalid !== undefined) {
    throw new SettingsError(
      `--label is "${invalid}"; give at most 40 lower-case letters, digits, dots, dashes and underscores, such as a100.`,
    );
  }
  if (labels.length > MAX_LABELS) throw new SettingsError(`Give at most ${MAX_LABELS} labels.`);
  return labels;
}

type Flags = Partial<
  Record<'server' | 'token' | 'local' | 'name' | 'cache' | 'cache-limit' | 'slots' | 'runtime', string>
> & {
  label?: string[];
  help?: boolean;
};

function readFlags(argv: string[]): Flags {
  const text = { type: 'string' } as const;
  try {
    const { values } = parseArgs({
      args: argv,
      options: {
        server: text,
        token: text,
        local: text,
        name: text,
        cache: text,
        'cache-limit': text,
        slots: text,
        runtime: text,
        label: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (!values.help) return values;
  } catch (error) {
    throw new SettingsError(`${(error as Error).message}\n\n${USAGE}`);
  }
  throw new SettingsError(USAGE);
}

function whichServer(flags: Flags, env: Record<string, string | undefined>): Settings['server'] {
  if (flags.local) return { localDataDir: path.resolve(flags.local) };
  const url = flags.server || env.MINTMARK_SERVER;
  const token = flags.token || env.MINTMARK_WORKER_TOKEN;
  if (!url) throw new SettingsError(`Name the server with --server URL.\n\n${USAGE}`);
  if (!token) throw new SettingsError(`Give the worker's token in MINTMARK_WORKER_TOKEN.\n\n${USAGE}`);
  if (!webUrl.safeParse(url).success) {
    throw new SettingsError(`${url} is not an address; write one such as https://coins.example.org.`);
  }
  return { url: url.replace(/\/+$/, ''), token };
}
