import { describe, expect, it } from 'vitest';
import { committedLag, whileConnected } from '../src/kafka-admin.ts';
import type { OffsetsReader } from '../src/kafka-admin.ts';

describe('whileConnected', () => {
  const clientOf = (said: string[]) => ({
    connect: async () => void said.push('connect'),
    disconnect: async () => void said.push('disconnect'),
  });

  it('gives what the task gives', async () => {
    const said: string[] = [];

    const result = await whileConnected(clientOf(said), async () => said.push('task'));

    expect([result, said]).toEqual([2, ['connect', 'task', 'disconnect']]);
  });

  it('disconnects where the task fails', async () => {
    const said: string[] = [];
    const failure = new Error('it failed');

    await expect(whileConnected(clientOf(said), async () => await Promise.reject(failure))).rejects.toBe(
      failure,
    );

    expect(said).toEqual(['connect', 'disconnect']);
  });
});

describe('committedLag', () => {
  const ends = new Map([
    [
      'a',
      [
        { partition: 0, low: '0', high: '10' },
        { partition: 1, low: '4', high: '9' },
      ],
    ],
    ['b', [{ partition: 0, low: '0', high: '100' }]],
  ]);
  const adminOf = (committed: Awaited<ReturnType<OffsetsReader['fetchOffsets']>>): OffsetsReader => ({
    fetchOffsets: async () => committed,
    fetchTopicOffsets: async (topic) => ends.get(topic) ?? [],
  });

  it('counts what comes after the committed offsets', async () => {
    const admin = adminOf([
      { topic: 'b', partitions: [{ partition: 0, offset: '100' }] },
      {
        topic: 'a',
        partitions: [
          { partition: 0, offset: '7' },
          { partition: 1, offset: '9' },
        ],
      },
    ]);

    expect(await committedLag(admin, { groupId: 'g', topics: ['a', 'b'] })).toBe(3);
  });

  it('counts all that is there of a partition of which nothing is committed', async () => {
    const partitions = [
      { partition: 0, offset: '-1' },
      { partition: 1, offset: '-1' },
    ];

    expect(await committedLag(adminOf([{ topic: 'a', partitions }]), { groupId: 'g', topics: ['a'] })).toBe(
      15,
    );
    expect(await committedLag(adminOf([]), { groupId: 'g', topics: ['a'] })).toBe(15);
  });
});
