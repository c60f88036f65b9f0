import { execFileSync } from 'node:child_process';

export interface ProcessUsage {
  /** Resident memory, MiB. */
  rssMb: number;
  /** Processor time so far, all threads, seconds. */
  cpuSeconds: number;
}

/** What a process has used until now. @throws when there is no such process. */
export function processUsage(pid: number): ProcessUsage {
  const answer = execFileSync('ps', ['-o', 'rss=,cputimes=', '-p', String(pid)]).toString();
  const [rssKb = 0, cpuSeconds = 0] = answer.trim().split(/\s+/).map(Number);
  return { rssMb: rssKb / 1024, cpuSeconds };
}
