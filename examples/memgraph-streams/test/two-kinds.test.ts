import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import type { StatementList, StatementsModule } from '@rivergraph/streams';
import twoKinds from '../transforms/two-kinds.ts';

type Message = Parameters<StatementsModule>[0][number];

function messageOf(value: Uint8Array | null): Message {
  return {
    key: null,
    rawKey: null,
    value,
    rawValue: value,
    headers: {},
    timestamp: 0,
    topic: 'people',
    partition: { topic: 'people', id: 'people-0' },
    position: '7',
  };
}

async function statementsOf(text: string): Promise<StatementList> {
  return await twoKinds([messageOf(Buffer.from(text))]);
}

describe('two-kinds', () => {
  it('makes a node of one number, and an edge of two', async () => {
    expect(await statementsOf('17')).toEqual([['MERGE (:Person {id: $id})', { id: 17 }]]);
    expect(await statementsOf('17 4')).toEqual([
      [expect.stringMatching(/\$from[^]*\$to[^]*CONNECTED_WITH/), { from: 17, to: 4 }],
    ]);
  });

  it('takes several messages at once', async () => {
    const messages = ['1', '2 3'].map((text) => messageOf(Buffer.from(text)));

    expect(await twoKinds(messages)).toHaveLength(2);
  });

  it.each(['hello', '1 2 3', '7 seven', '2.5', '-1', '', '1  2', ' 1', '1\n', '1234567890123456'])(
    'refuses %j, and tells nothing of it',
    async (text) => {
      await expect(statementsOf(text)).rejects.toMatchObject({
        code: 'rejected',
        reason: 'invalid-message',
        message: `message: expected one or two numbers, got ${text.length} characters of another form`,
      });
    },
  );

  it('refuses a message without a value', async () => {
    await expect(async () => await twoKinds([messageOf(null)])).rejects.toThrow('got 0 characters');
  });
});
