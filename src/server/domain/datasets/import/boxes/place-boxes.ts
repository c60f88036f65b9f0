import type { Split } from '@/shared/coin-class';
import { DEFAULT_BOX_MARGIN, type ImportOptions } from '@/shared/contracts/import-plan';
import { slices } from '../../../../in-turns';
import { tunables } from '../../../../tunables';
import type { ClassName, Layout, PlacedPhoto } from '../layout/placed-photo';
import { counted, SkipList } from '../layout/skip-list';
import type { SortedEntries, SortedFile } from '../layout/sort-entries';
import { splitOf } from '../layout/split-names';
import { tidyName } from '../names/tidy-path';
import { BOX_FAULTS, type BoxFault, faultOf, type PhotoBox } from './photo-box';
import { tooManyBoxes } from './read-coco';

/** Letters of a class that a file of boxes names. */
const MAX_KEY = 255;

/** Gathers the boxes of photos: each becomes a photo, or is counted by what is wrong with it. */
export class BoxPlacing {
  readonly photos: PlacedPhoto[] = [];
  readonly names = new Map<string, ClassName>();
  /** Until it is known that the boxes count. */
  readonly #skipped = new SkipList();
  readonly #faults = new Map<BoxFault, number>();
  readonly #boxesOf = new Map<SortedFile, number>();
  readonly #margin: number;

  constructor(
    private readonly sorted: SortedEntries,
    { boxMargin }: ImportOptions,
  ) {
    this.#margin = boxMargin ?? DEFAULT_BOX_MARGIN;
  }

  /** @param name of the class; undefined for one that nobody names */
  add(
    file: SortedFile,
    { box, name, split }: { box: PhotoBox; name: string | undefined; split: Split | null },
  ): void {
    const nth = (this.#boxesOf.get(file) ?? 0) + 1;
    this.#boxesOf.set(file, nth);
    const fault = name === undefined ? 'category' : faultOf(box);
    if (fault || name === undefined) this.leaveOut(`${file.path}, box ${nth}`, fault ?? 'category');
    else this.#place(file, { box, name, split, nth });
  }

  /** The whole photo shows the class. */
  addWhole(file: SortedFile, { name, split }: { name: string; split: Split | null }): void {
    this.#boxesOf.set(file, 1);
    const classKey = this.#classKeyOf(name);
    const { path, entry, segments } = file;
    this.photos.push({ path, entry, classKey, split, name: segments.join('/'), coin: null });
  }

  #classKeyOf(name: string): string {
    if (this.photos.length >= tunables.maxArchiveEntries) throw tooManyBoxes();
    const classKey = tidyName(name.trim()).slice(0, MAX_KEY);
    if (!this.names.has(classKey)) this.names.set(classKey, { label: classKey });
    return classKey;
  }

  #place(
    file: SortedFile,
    { box, name, split, nth }: { box: PhotoBox; name: string; split: Split | null; nth: number },
  ): void {
    const classKey = this.#classKeyOf(name);
    this.photos.push({
      path: `${file.path}, box ${nth}`,
      entry: file.entry,
      classKey,
      split,
      name: nameOfBox(file.segments, nth),
      coin: null,
      crop: { box, margin: this.#margin, photo: file.path },
    });
  }

  /** @param what box it is, as a report names it */
  leaveOut(what: string, fault: BoxFault): void {
    this.#faults.set(fault, (this.#faults.get(fault) ?? 0) + 1);
    this.#skipped.add(what, BOX_FAULTS[fault]);
  }

  /** What the boxes come to; photos without any are left out. */
  async layout(from: Pick<Layout, 'kind' | 'manifest'> & { notes: string[] }): Promise<Layout> {
    let unlabelled = 0;
    for await (const part of slices(this.sorted.photos)) {
      for (const file of part) {
        if (this.#boxesOf.has(file)) continue;
        unlabelled++;
        this.#skipped.add(file.path, 'has no box');
      }
    }
    this.sorted.skipped.addAll(this.#skipped);
    const crops = this.photos.filter(({ crop }) => crop);
    const cut = new Set(crops.map(({ entry }) => entry)).size;
    const whole = this.photos.length - crops.length;
    return {
      ...from,
      level: null,
      levels: [],
      splits: [],
      photos: this.photos,
      names: this.names,
      spellings: new Map(),
      unlabelled,
      questions: [],
      notes: [
        ...from.notes,
        ...(whole > 0
          ? [`${counted(whole, 'photo is', 'photos are')} labelled as a whole, without a box.`]
          : []),
        ...(whole === 0 || crops.length > 0
          ? [
              `${counted(crops.length, 'box', 'boxes')} of ${counted(cut, 'photo', 'photos')}: each is cut out with a ` +
                `margin of ${Math.round(this.#margin * 100)} % and becomes a photo of its own.`,
            ]
          : []),
        ...[...this.#faults].map(
          ([fault, n]) =>
            `${counted(n, 'box was', 'boxes were')} left out: ${n === 1 ? 'it' : 'each'} ${BOX_FAULTS[fault]}.`,
        ),
      ],
    };
  }
}

/** `shelf/a.jpg` becomes `shelf/a box 2.jpg`. */
function nameOfBox(segments: readonly string[], nth: number): string {
  const path = segments.join('/');
  const dot = path.lastIndexOf('.');
  const end = dot > path.lastIndexOf('/') + 1 ? dot : path.length;
  return `${path.slice(0, end)} box ${nth}${path.slice(end)}`;
}

/** The split that any folder of a path, or any word of them, stands for; the innermost counts. */
export function splitOfPath(segments: readonly string[]): Split | null {
  for (const segment of [...segments].reverse()) {
    const name = segment.replace(/\.[^.]*$/, '');
    const words = name.split(/[^\p{L}\p{N}]+/u);
    const split = splitOf(name) ?? words.map((word) => splitOf(word)).find(Boolean);
    if (split) return split;
  }
  return null;
}
