import { describe, expect, it } from 'vitest';
import { formatDatasetAddress, parseDatasetAddress } from './use-dataset-address';

const parse = (text: string) => parseDatasetAddress(new URLSearchParams(text));

describe('dataset address', () => {
  it('shows the classes of the latest version by default', () => {
    expect(parse('')).toEqual({ version: null, tab: 'classes', split: null, classIndex: null });
    expect(formatDatasetAddress(parse(''))).toBe('');
  });

  it('gives back what it wrote', () => {
    const address = { version: 3, tab: 'photos', split: 'test', classIndex: 0 } as const;
    expect(parse(formatDatasetAddress(address))).toEqual(address);
  });

  it('ignores what it cannot read', () => {
    expect(parse('v=0&tab=nothing&split=all&class=-1')).toEqual(parse(''));
    expect(parse('v=two&class=')).toEqual(parse(''));
  });
});
