import type { MachineSample } from '../machine-sample';

export interface WorkerListItem {
  id: string;
  name: string;
  connected: boolean;
  runtime: string | null;
  device: string;
  problem: string | null;
  labels: string[];
  /** Runs it trains at a time. */
  slots: number;
  gpuMemoryMiB: number | null;
  /** It finishes what it has and takes no more; who asked for it. */
  draining: boolean;
  drainingBy: string | null;
  /** Load of its machine when last seen; null until it has reported. */
  sample: MachineSample | null;
  versions: Record<string, string>;
  lastSeen: Date;
  firstSeen: Date;
  /** With whose token it came first; null when that is not known. */
  createdBy: string | null;
  currentRuns: { id: string; number: number; name: string }[];
}
