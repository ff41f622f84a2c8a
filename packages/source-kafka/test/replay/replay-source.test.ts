import {
  byTopic,
  createDecoder,
  createMemoryDeadLetter,
  createPipeline,
  json,
  rejected,
} from '@rivergraph/core';
import type { SourceRecord, TransformContext } from '@rivergraph/core';
import {
  createManualClock,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
} from '@rivergraph/core/testing';
import type { MemoryStream, TestWrite } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { writeLetter } from '../../src/dead-letter/letter.ts';
import { createKafkaDeadLetterSource } from '../../src/replay/dead-letter-source.ts';
import { replaySource } from '../../src/replay/replay-source.ts';
import { rejectedRecord } from '../dead-letter/support.ts';

type NumberRecord = SourceRecord<number>;

function stored(topic: string, value: number): { value: Uint8Array; headers: Record<string, never> } {
  const record = rejectedRecord({
    partition: { topic, id: `${topic}-0` },
    value: Buffer.from(String(value)),
  });
  const { headers } = writeLetter(record, {});
  // A header that was read holds bytes, and those that were written texts: to whoever reads them it is the same.
  return { value: record.value ?? new Uint8Array(), headers: headers as Record<string, never> };
}

function topicOfLetters(letters: readonly (readonly [topic: string, value: number])[]): MemoryStream {
  const stream = createMemoryStream({ topic: 'letters' });
  stream.append(
    0,
    letters.map(([topic, value]) => stored(topic, value)),
  );
  stream.endAll();
  return stream;
}

function tagged(tag: string): (record: NumberRecord, context: TransformContext) => TestWrite {
  return ({ value }) => {
    if (value < 0) throw rejected('test: below 0');
    return testWrite(`${tag}${value}`, value);
  };
}

describe('replaySource', () => {
  it('brings each record to the transform of its original topic, and commits the place of the letter', async () => {
    const stream = topicOfLetters([
      ['charges', 1],
      ['users', 2],
      ['charges', 3],
    ]);
    const decoder = createDecoder({ value: json<number>() });
    const sink = createMemorySink();
    const seen: string[] = [];
    const clock = createManualClock();
    const transforms = byTopic<NumberRecord, TestWrite>({ charges: tagged('c'), users: tagged('u') });
    const pipeline = createPipeline({
      source: replaySource(createMemorySource({ stream }), decoder),
      transform: (record: NumberRecord, context) => {
        seen.push(`${record.topic} ${record.partition.id} ${String(record.timestamp)}`);
        return transforms.transform(record, context);
      },
      sink,
      clock,
    });

    await clock.runUntil(pipeline.run());

    expect(seen).toEqual([
      'charges letters-0 1466000000000',
      'users letters-0 1466000000000',
      'charges letters-0 1466000000000',
    ]);
    expect(stream.committed(0)).toBe(2);
  });

  it('dead-letters what fails again under the place of its letter, with the original headers', async () => {
    const stream = topicOfLetters([
      ['charges', -1],
      ['charges', 1],
    ]);
    const letters = createMemoryDeadLetter();
    const clock = createManualClock();
    const pipeline = createPipeline({
      source: replaySource(createMemorySource({ stream }), createDecoder({ value: json<number>() })),
      transform: tagged('c'),
      sink: createMemorySink(),
      deadLetter: letters,
      clock,
    });

    await clock.runUntil(pipeline.run());

    expect(letters.records).toMatchObject([
      {
        partition: { topic: 'letters', id: 'letters-0' },
        position: 0,
        headers: {},
        timestamp: 1_466_000_000_000,
      },
    ]);
  });

  it('is what the source of letters is, in all else', async () => {
    const letters = createMemorySource({ stream: topicOfLetters([]), commitIntervalMs: 77 });
    const decoder = createDecoder();

    const source = replaySource(letters, decoder);

    expect(source).toMatchObject({ name: 'memory-dead-letter', features: letters.features });
    expect(source.decoder).toBe(decoder);
  });
});

describe('createKafkaDeadLetterSource', () => {
  const kafka = { brokers: ['localhost:1'] };

  it('refuses a topic that is no name', () => {
    // Callers without types may give anything.
    const topic = undefined as unknown as string;

    expect(() => createKafkaDeadLetterSource({ kafka, groupId: 'replay', topic })).toThrow(
      expect.objectContaining({ code: 'misconfigured' }),
    );
  });

  it('names itself after what it reads', () => {
    const source = createKafkaDeadLetterSource({ kafka, groupId: 'replay', topic: 'letters' });

    expect(source.name).toBe('kafka-dead-letter');
    expect(source.decoder.tombstones).toBe('skip');
  });
});
