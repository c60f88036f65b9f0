import type { SkippedFile } from '@/shared/contracts/datasets';
import { tunables } from '../../../../tunables';
import { shortName } from '../names/tidy-path';

/** Files that are left out: all counted, and as many listed as people can read. */
export class SkipList {
  readonly listed: SkippedFile[] = [];
  count = 0;

  add(file: string, reason: string): void {
    this.count++;
    if (this.listed.length < tunables.maxListedSkips) this.listed.push({ file: shortName(file), reason });
  }

  /** Forgets what was added since the list was so long. */
  cutTo({ count, listed }: { count: number; listed: number }): void {
    this.count = count;
    this.listed.length = listed;
  }

  /** Takes over what another list has. */
  addAll({ listed, count }: SkipList): void {
    this.count += count;
    this.listed.push(...listed.slice(0, tunables.maxListedSkips - this.listed.length));
  }
}

/** "1 file was", "12 files were": how people count. */
export function counted(n: number, one: string, many: string): string {
  return `${n.toLocaleString('en')} ${n === 1 ? one : many}`;
}
