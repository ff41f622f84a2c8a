import { describe, expect, it } from 'vitest';
import type { RecordChunk } from '../../src/contracts/record.ts';
import { StreamRecord } from '../../src/pipeline/transform/stream-record.ts';

const chunk: RecordChunk = {
  partition: { topic: 'letters', id: 'letters-0' },
  length: 2,
  bytes: 0,
  keyAt: () => null,
  valueAt: () => null,
  headersAt: () => ({}),
  timestampAt: () => undefined,
  positionAt: (index) => index,
};

describe('StreamRecord', () => {
  it('has the topic of its partition', () => {
    expect(new StreamRecord(chunk, 0, null, 1).topic).toBe('letters');
  });

  it('has its own topic where the chunk holds records of several, and the partition it came by', () => {
    const topics = ['charges', undefined];
    const mixed: RecordChunk = { ...chunk, topicAt: (index) => topics[index] };
    const [first, second] = [0, 1].map((index) => new StreamRecord(mixed, index, null, 1));

    expect(first?.topic).toBe('charges');
    expect(first?.partition).toBe(chunk.partition);
    expect(second?.topic).toBe('letters');
  });
});
