import { unavailable } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { explainError } from '../src/explain-error.ts';
import { UsageError } from '../src/flags/usage-error.ts';

describe('explainError', () => {
  it('shows the usage with a misuse of flags', () => {
    expect(explainError(new UsageError('--n: what?'), 'Usage: x')).toEqual({
      text: '--n: what?\n\nUsage: x',
      cause: 'usage',
    });
  });

  it('tells an error of ours in a line', () => {
    expect(explainError(unavailable('no answer'), '')).toEqual({
      text: 'unavailable: no answer',
      cause: 'failure',
    });
  });

  it('tells anything else in full', () => {
    expect(explainError(new Error('surprise'), '').text).toMatch(/surprise\n\s+at /);
    expect(explainError('surprise', '')).toEqual({ text: 'surprise', cause: 'failure' });
  });
});
