import type { Page } from '@/shared/contracts/paging';

/** All rows of a list, page after page. @param onPage hears of each page, with the rows read so far */
export async function readAllPages<T, P extends Pick<Page<T>, 'items' | 'nextCursor'>>(
  readPage: (cursor: string | undefined) => Promise<P & { items: T[] }>,
  onPage: (rows: readonly T[], page: P) => void = () => {},
): Promise<T[]> {
  const rows: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await readPage(cursor);
    rows.push(...page.items);
    onPage(rows, page);
    if (page.nextCursor === null) return rows;
    cursor = page.nextCursor;
  }
}
