import { describe, expect, it } from 'vitest';
import {
  closed,
  internal,
  isRetryable,
  misconfigured,
  rejected,
  RivergraphError,
  unavailable,
} from '../src/errors.ts';
import type { ErrorCode, ErrorOutcome } from '../src/errors.ts';

describe('RivergraphError', () => {
  it('carries what it was made with', () => {
    const cause = new Error('no route');

    const error = new RivergraphError('Sink: expected an answer, got none', {
      code: 'throttled',
      outcome: 'unknown',
      reason: 'resources',
      retryAfterMs: 250,
      cause,
    });

    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject({
      name: 'RivergraphError',
      message: 'Sink: expected an answer, got none',
      code: 'throttled',
      outcome: 'unknown',
      reason: 'resources',
      retryAfterMs: 250,
    });
    expect(error.cause).toBe(cause);
  });

  it.each<[ErrorCode, ErrorOutcome]>([
    ['unavailable', 'unknown'],
    ['conflict', 'not-applied'],
    ['throttled', 'not-applied'],
    ['too-large', 'not-applied'],
    ['rejected', 'not-applied'],
    ['unauthorized', 'not-applied'],
    ['misconfigured', 'not-applied'],
    ['closed', 'not-applied'],
    ['internal', 'not-applied'],
  ])('takes %s for %s unless told otherwise', (code, outcome) => {
    expect(new RivergraphError('x', { code }).outcome).toBe(outcome);
  });

  it('knows errors of another copy of the library as its own', async () => {
    const specifier = '../src/errors.ts?copy';
    const copy = (await import(specifier)) as typeof import('../src/errors.ts');

    const error = copy.rejected('x');

    expect(copy.RivergraphError).not.toBe(RivergraphError);
    expect(error).toBeInstanceOf(RivergraphError);
    expect(RivergraphError[Symbol.hasInstance](error)).toBe(true);
  });

  it.each([null, undefined, 'rejected', 1, {}, new Error('x'), { code: 'rejected' }])(
    'does not take %s for one of its own',
    (value) => {
      expect(value instanceof RivergraphError).toBe(false);
    },
  );

  it('has no cause of its own where there is none', () => {
    expect('cause' in new RivergraphError('x', { code: 'internal' })).toBe(false);
  });

  it('cuts a long text of a cause, and keeps its name and code', () => {
    const cause = Object.assign(new TypeError('y'.repeat(10_000)), { code: 'ERR_LONG' });

    const fromError = new RivergraphError('x', { code: 'rejected', cause }).cause;
    const fromText = new RivergraphError('x', { code: 'rejected', cause: 'y'.repeat(10_000) }).cause;

    expect(fromError).toMatchObject({ message: 'y'.repeat(500), name: 'TypeError', code: 'ERR_LONG' });
    expect(fromText).toBe('y'.repeat(500));
  });
});

describe('the makers of errors', () => {
  it.each(Object.entries({ unavailable, rejected, misconfigured, closed, internal }))(
    '%s makes an error of that code',
    (code, make) => {
      const error = make('text', { reason: 'why', retryAfterMs: 5 });

      expect(error).toBeInstanceOf(RivergraphError);
      expect(error).toMatchObject({ code, message: 'text', reason: 'why', retryAfterMs: 5 });
    },
  );
});

describe('isRetryable', () => {
  it.each<[string, unknown, boolean]>([
    ['unavailable', unavailable('x'), true],
    ['throttled', new RivergraphError('x', { code: 'throttled' }), true],
    ['conflict', new RivergraphError('x', { code: 'conflict' }), true],
    ['too-large', new RivergraphError('x', { code: 'too-large' }), false],
    ['rejected', rejected('x'), false],
    ['misconfigured', misconfigured('x'), false],
    ['anything marked retryable', { retryable: true }, true],
    ['a mark that is not true', { retryable: 'yes' }, false],
    ['a plain error', new Error('x'), false],
    ['null', null, false],
    ['text', 'retryable', false],
  ])('answers for %s', (_, error, expected) => {
    expect(isRetryable(error)).toBe(expected);
  });
});
