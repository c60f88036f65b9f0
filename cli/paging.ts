import { type Command, InvalidArgumentError } from 'commander';
import type { Page } from '@/shared/contracts/paging';
import { counted } from '@/shared/format';

export const DEFAULT_LIMIT = 50;
/** Rows asked for at a time. */
const PAGE_ROWS = 200;

export interface ListOptions {
  limit: number;
  all?: true;
  search?: string;
}

/** The options of every command that lists something. @param searched what a search looks into */
export function addListOptions(command: Command, searched?: string): Command {
  command
    .option('--limit <n>', 'list this many', wholeNumber, DEFAULT_LIMIT)
    .option('--all', 'list all of them');
  return searched
    ? command.option('--search <words>', `only those with all these words in ${searched}`)
    : command;
}

/** Reads page after page until there is enough, and says on stderr when there is more. */
export async function readPages<T>(
  read: (page: {
    cursor?: string;
    limit: number;
  }) => Promise<Pick<Page<T>, 'items' | 'nextCursor' | 'total'>>,
  { limit, all, noun }: Pick<ListOptions, 'limit' | 'all'> & { noun: readonly [one: string, many: string] },
): Promise<T[]> {
  const wanted = all ? Number.POSITIVE_INFINITY : limit;
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await read({ cursor, limit: Math.min(PAGE_ROWS, wanted - items.length) });
    items.push(...page.items);
    cursor = page.nextCursor ?? undefined;
    if (cursor === undefined) return items;
    if (items.length < wanted) continue;
    // With --json too: whoever reads the document must not take a part for the whole.
    process.stderr.write(`${items.length} of ${counted(page.total, ...noun)}; --all lists all of them.\n`);
    return items;
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number from 1.');
}
