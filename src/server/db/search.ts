import { Prisma } from './generated/client';

/**
 * Rows in which each word of a search is found, in any of `texts`, whatever its case. A word that is a number, `12`
 * or `#12`, finds the row of that number as well.
 * @param texts expressions of the statement
 * @returns conditions to be met all; none when nothing is searched
 */
export function matchesSearch(
  search: string | undefined,
  { texts, number }: { texts: readonly Prisma.Sql[]; number?: Prisma.Sql },
): Prisma.Sql[] {
  const words = search?.split(/\s+/).filter(Boolean) ?? [];
  return words.map((word) => {
    const found = texts.map((text) => containsText(text, word));
    const named = /^#?(\d{1,9})$/.exec(word)?.[1];
    if (number && named) found.push(Prisma.sql`${number} = ${Number(named)}`);
    return Prisma.sql`(${Prisma.join(found, ' OR ')})`;
  });
}

/** Whether an expression of the statement contains this text, whatever its case. */
export function containsText(sql: Prisma.Sql, text: string): Prisma.Sql {
  const found = variants(text).map(
    (variant) => Prisma.sql`lower(${sql}) LIKE lower(${containing(variant)}) ESCAPE '\\'`,
  );
  return Prisma.sql`(${Prisma.join(found, ' OR ')})`;
}

/** SQLite knows the case of ASCII only: a word with other letters is searched in its usual spellings. */
function variants(word: string): string[] {
  if (/^[ -~]*$/.test(word)) return [word];
  const lower = word.toLowerCase();
  return [...new Set([word, lower, lower.charAt(0).toUpperCase() + lower.slice(1)])];
}

const containing = (word: string) => `%${word.replace(/[\\%_]/g, '\\$&')}%`;
