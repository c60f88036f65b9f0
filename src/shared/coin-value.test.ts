import { describe, expect, it } from 'vitest';
import { coinValue, sumByCurrency } from './coin-value';

describe('the worth of coins', () => {
  it.each([
    ['20 Cents', 0.2],
    ['1 Euro', 1],
    ['50 euro Cent', 0.5],
    ['1/2 Franc', 0.5],
    ['1/2 New Sheqel', 0.5],
    ['2½ Rupees', 2.5],
    ['5 Jiao', 0.5],
    ['1 Dime', 0.1],
    ['100 Won', 100],
    ['Blue button', null],
    ['Liberty', null],
    ['0 Cents', null],
  ])('of %s is %s', (value, worth) => {
    expect(coinValue(value)).toBe(worth);
  });

  it('is added up by currency; what is no coin counts nowhere', () => {
    const coin = (value: string | null, currency: string | null) => ({ value, currency });
    expect(
      sumByCurrency([
        coin('50 euro Cent', 'Euro'),
        coin('10 Won', 'Korean Won'),
        ...Array.from({ length: 3 }, () => coin('10 euro Cent', 'Euro')),
        coin('2 Euro', 'Euro'),
        coin(null, null),
      ]),
    ).toEqual([
      { currency: 'Euro', coins: 5, sum: 2.8 },
      { currency: 'Korean Won', coins: 1, sum: 10 },
    ]);
  });
});
