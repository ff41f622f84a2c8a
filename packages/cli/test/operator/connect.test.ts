import { describe, expect, it } from 'vitest';
import { connect } from '../../src/operator/connect.ts';
import { fakeHost } from '../support/fake-host.ts';

describe('connect', () => {
  it.each(['', 'two\nlines', 'with a space', 'nö'])(
    'takes no token that no header takes: %j',
    async (token) => {
      const host = fakeHost({ env: { RIVERGRAPH_TOKEN: token } });

      await expect(connect(host, { url: 'http://localhost:1' })).rejects.toMatchObject({
        code: 'misconfigured',
        message: expect.stringContaining('RIVERGRAPH_TOKEN'),
      });
    },
  );

  it('reaches the process that is named, with a token or without', async () => {
    const without = await connect(fakeHost(), { url: 'http://localhost:1' });
    const withToken = await connect(fakeHost({ env: { RIVERGRAPH_TOKEN: 'visible' } }), {
      url: 'http://localhost:1',
    });

    expect([without.where, withToken.where]).toEqual(['there', 'there']);
  });
});
