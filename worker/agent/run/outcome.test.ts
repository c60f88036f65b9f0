import { describe, expect, it } from 'vitest';
import { crashOutcome } from './outcome';

const crash = (over: object) =>
  crashOutcome({ kind: 'crashed', code: null, signal: null, stderr: '', ...over });

describe('crashOutcome', () => {
  it('gives a run back that was killed from outside', () => {
    expect(crash({ signal: 'SIGKILL' })).toMatchObject({
      kind: 'released',
      reason: expect.stringContaining('SIGKILL'),
    });
    expect(crash({ signal: 'SIGTERM' })).toMatchObject({ kind: 'released' });
  });

  it('fails a run whose trainer fell over by itself, with its last words', () => {
    expect(crash({ code: 1, stderr: 'TypeError: x' })).toEqual({
      kind: 'failed',
      code: 'internal',
      message: 'The trainer crashed (exit code 1).\nTypeError: x',
    });
    expect(crash({ signal: 'SIGSEGV' })).toMatchObject({ kind: 'failed', code: 'internal' });
  });

  it('knows memory that ran out by its words, whatever the signal', () => {
    for (const stderr of [
      'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
      "terminate called after throwing an instance of 'std::bad_alloc'",
      'OOM when allocating tensor with shape[32,112,112,96]',
    ]) {
      expect(crash({ signal: 'SIGABRT', stderr })).toMatchObject({ kind: 'failed', code: 'out-of-memory' });
    }
  });

  it('fits the protocol’s limit, however long stderr is', () => {
    const outcome = crash({ code: 1, stderr: 'x'.repeat(10_000) });
    expect(outcome.kind === 'failed' && outcome.message.length).toBe(4000);
  });
});
