/** Hundredths of a currency, by how classes write them in lower case; of the rest one is one. */
const HUNDREDTHS = new Set(
  (
    'cent cents centavo centavos centimo centimos centime centimes penny pence sen sentimo sentimos ore øre öre ' +
    'satang rappen grosz grosze groszy kopek kopeks kopeck kopecks paise paisa heller hellers haler agora agorot ' +
    'kurus kuruş filler fen stotinka stotinki ban bani eyrir aurar'
  ).split(' '),
);
const TENTHS = new Set(['jiao', 'dime', 'dimes']);

/**
 * How much of its currency a coin is worth, by its class' value: "20 Cents" is 0.2, "1/2 Franc" 0.5.
 * @returns null where the value says no number
 */
export function coinValue(value: string): number | null {
  const [, whole = '', top, bottom, unit = ''] =
    /^\s*(\d+(?:[.,]\d+)?)?\s*(?:(\d+)\s*\/\s*(\d+))?\s*(.*)$/.exec(
      value
        .replace('½', ' 1/2')
        .replace('¼', ' 1/4')
        .replace(/^\s*(\d+)\s*\/\s*(\d+)/, '0 $1/$2'),
    ) ?? [];
  if (whole === '' && top === undefined) return null;
  const number = Number(whole.replace(',', '.') || 0) + (top && bottom ? Number(top) / Number(bottom) : 0);
  const words = unit.toLowerCase().split(/\s+/);
  if (!Number.isFinite(number) || number <= 0) return null;
  if (words.some((word) => HUNDREDTHS.has(word))) return number / 100;
  return words.some((word) => TENTHS.has(word)) ? number / 10 : number;
}

interface Valued {
  value: string | null;
  currency: string | null;
}

/** The coins of a picture by currency, the most coins first. */
export function sumByCurrency(coins: readonly Valued[]): { currency: string; coins: number; sum: number }[] {
  const sums = new Map<string, { currency: string; coins: number; sum: number }>();
  for (const { value, currency } of coins) {
    const worth = value === null ? null : coinValue(value);
    if (worth === null || currency === null) continue;
    const entry = sums.get(currency) ?? { currency, coins: 0, sum: 0 };
    entry.coins += 1;
    // In hundredths, which add up exactly.
    entry.sum = Math.round((entry.sum + worth) * 1000) / 1000;
    sums.set(currency, entry);
  }
  return [...sums.values()].sort((a, b) => b.coins - a.coins || a.currency.localeCompare(b.currency));
}
