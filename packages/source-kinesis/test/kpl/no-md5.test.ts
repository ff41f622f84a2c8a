import { describe, expect, it, vi } from 'vitest';
import { deaggregate } from '../../src/kpl/deaggregate.ts';
import { aggregate, rawOf } from './aggregates.ts';

vi.mock('node:crypto', async (original) => ({
  ...(await original<object>()),
  hash: () => {
    throw new Error('digital envelope routines::unsupported');
  },
}));

describe('deaggregate, where Node has no MD5', () => {
  it('refuses an aggregate, since its records would be guesses', () => {
    const data = aggregate([{ partitionKey: 'k', data: Buffer.from('x') }]);

    expect(() => deaggregate(rawOf(data))).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringContaining('deaggregate: false') as string,
      }),
    );
  });

  it('takes plain records as ever', () => {
    expect(deaggregate(rawOf(Buffer.from('{"a":"plain record"}')))).toBe('plain');
  });
});
