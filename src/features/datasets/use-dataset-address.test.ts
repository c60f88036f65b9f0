import { describe, expect, it } from 'vitest';
import { formatDatasetAddress, parseDatasetAddress } from './use-dataset-address';

const parse = (text: string) => parseDatasetAddress(new URLSearchParams(text));

describe('dataset address', () => {
  it('shows the classes of the latest version by default', () => {
    expect(parse('')).toEqual({ version: null, tab: 'classes', filter: {}, photo: null });
    expect(formatDatasetAddress(parse(''))).toBe('');
  });

  it('gives back what it wrote', () => {
    const filter = {
      split: 'test',
      classIndex: 0,
      currency: 'Euro & Cent',
      country: 'são tomé',
      sideFrom: 100,
      sideTo: 2000,
      flag: 'near-copies',
      evaluation: 'abc',
      answer: 'wrong',
      answeredClass: 4,
      confidenceFrom: 0.5,
      confidenceTo: 1,
      source: 'camera',
      addedFrom: '2026-01-31',
      addedTo: '2026-12-01',
      area: '1,2 30,40 500,1024',
    } as const;
    const address = { version: 3, tab: 'photos', filter, photo: 12 } as const;
    expect(parse(formatDatasetAddress(address))).toEqual(address);
  });

  it('ignores what it cannot read', () => {
    expect(parse('v=0&tab=nothing&split=all&class=-1')).toEqual(parse(''));
    expect(parse('v=two&class=&photo=x&flag=&min=-1&from=today&answer=wrong')).toEqual(parse(''));
  });
});
