import { describe, expect, it } from 'vitest';
import { checkJson } from './bounded-json';

const limits = { maxBytes: 1000, maxDepth: 4, maxNodes: 20 };
const refusal = (text: string) => {
  try {
    checkJson(text, limits);
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

describe('checkJson', () => {
  it('takes what is within the limits, brackets and quotes in texts among it', () => {
    expect(refusal('{"a":[1,2,{"b":"[[[[[[[[[[,,,,,,,,,,,,,,,,,,,,\\"{{{{{\\\\"}]}')).toBeNull();
    expect(refusal('[[[[]]]]')).toBeNull();
    expect(refusal('')).toBeNull();
  });

  it('refuses depth, whether or not the brackets are closed', () => {
    expect(refusal('[[[[[]]]]]')).toContain('4 levels');
    expect(refusal('{"a":{"a":{"a":{"a":{"a":1}}}}}')).toContain('4 levels');
    expect(refusal('['.repeat(900))).toContain('4 levels');
    expect(refusal('["\\\\",[[[[')).toContain('4 levels');
  });

  it('refuses many parts, in lists, in objects and side by side', () => {
    expect(refusal(`[${'0,'.repeat(30)}0]`)).toContain('20 parts');
    expect(refusal(`[${'[],'.repeat(15)}[]]`)).toContain('20 parts');
    expect(refusal(`{${'"a":0,'.repeat(15)}"a":0}`)).toContain('20 parts');
  });

  it('refuses length', () => {
    expect(refusal(`"${'x'.repeat(1000)}"`)).toContain('longer');
  });
});
