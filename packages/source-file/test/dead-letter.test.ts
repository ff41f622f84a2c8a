import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createFileDeadLetter, json, silentLogger, string, systemClock } from '@rivergraph/core';
import type { DeadLetterRecord } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createDeadLetterSource } from '../src/index.ts';
import { contextWith, drain } from './support/drive.ts';
import { fileWith, temporaryFolder } from './support/files.ts';

function deadLetter(
  topic: string,
  number: number,
  changes: Partial<DeadLetterRecord> = {},
): DeadLetterRecord {
  return {
    partition: { topic, id: `${topic}-${number % 2}` },
    position: number,
    key: Buffer.from(`key-${number}`),
    value: Buffer.from(`{"number":${number}}`),
    headers: { trace: Buffer.from([0xff, number]) },
    timestamp: 1_700_000_000_000 + number,
    rejections: [
      { stage: 'write', code: 'rejected', reason: undefined, message: 'x', write: undefined, attempts: 1 },
    ],
    failedAt: 1_700_000_000_500,
    ...changes,
  };
}

async function deadLetterFile(records: readonly DeadLetterRecord[]): Promise<string> {
  const path = join(await temporaryFolder(), 'rejected.jsonl');
  const writer = createFileDeadLetter(path);
  const context = { signal: new AbortController().signal, clock: systemClock, logger: silentLogger };
  await writer.open(context);
  await writer.write(records, context);
  await writer.close();
  return path;
}

describe('createDeadLetterSource', () => {
  it('gives back key, value, headers, timestamp and topic as they were', async () => {
    const path = await deadLetterFile([deadLetter('charges', 1)]);
    const source = createDeadLetterSource(path, { key: string(), value: json<{ number: number }>() });

    const { records, events } = await drain(source);

    expect(records).toMatchObject([
      { topic: 'charges', partition: `${path}#charges`, key: 'key-1', value: { number: 1 } },
    ]);
    const chunk = events.find((event) => event.type === 'records')?.chunk;
    expect(chunk?.timestampAt(0)).toBe(1_700_000_000_001);
    expect(Buffer.from(chunk?.headersAt(0)['trace'] as Uint8Array)).toEqual(Buffer.from([0xff, 1]));
    expect(chunk?.bytes).toBeGreaterThan(100);
  });

  it('keeps missing keys, tombstones and missing times', async () => {
    const path = await deadLetterFile([
      deadLetter('charges', 1, { key: null, value: null, timestamp: undefined }),
    ]);

    const { events, records } = await drain(createDeadLetterSource(path));

    expect(records).toMatchObject([{ key: null, value: null, error: undefined }]);
    expect(events.find((event) => event.type === 'records')?.chunk.timestampAt(0)).toBeUndefined();
  });

  it('makes a partition of each topic, in the order of the lines', async () => {
    const path = await deadLetterFile(
      [1, 2, 3, 4, 5].map((number) => deadLetter(number % 2 === 1 ? 'odd' : 'even', number)),
    );

    const { records, partitions } = await drain(
      createDeadLetterSource(path, { value: json<{ number: number }>() }),
    );

    expect(partitions.map(({ topic }) => topic)).toEqual(['odd', 'even']);
    const numbersOf = (topic: string): unknown[] =>
      records.filter((one) => one.topic === topic).map(({ value }) => value);
    expect(numbersOf('odd')).toEqual([{ number: 1 }, { number: 3 }, { number: 5 }]);
    expect(numbersOf('even')).toEqual([{ number: 2 }, { number: 4 }]);
  });

  it('goes on in each topic where it was committed', async () => {
    const path = await deadLetterFile(
      [1, 2, 3, 4, 5].map((number) => deadLetter(number % 2 === 1 ? 'odd' : 'even', number)),
    );
    const options = { value: json<{ number: number }>(), checkpoint: `${path}.checkpoint` };
    const first = await drain(createDeadLetterSource(path, options));
    const odd = first.records.filter((one) => one.topic === 'odd');
    await first.session.commit([
      { partition: first.partitions[0] ?? { topic: '', id: '' }, position: odd[1]?.position, ended: false },
    ]);
    await first.session.close();

    const { records } = await drain(createDeadLetterSource(path, options));

    const numbersOf = (topic: string): unknown[] =>
      records.filter((one) => one.topic === topic).map(({ value }) => value);
    expect(numbersOf('odd')).toEqual([{ number: 5 }]);
    expect(numbersOf('even')).toEqual([{ number: 2 }, { number: 4 }]);
  });

  it('rejects a line that holds no record under the name of the file, and goes on', async () => {
    const path = await deadLetterFile([deadLetter('charges', 1)]);
    await appendFile(path, '{"version":1,"topic":\n');

    const { records } = await drain(createDeadLetterSource(path));

    expect(records.map(({ topic, error }) => [topic, error?.reason])).toEqual([
      ['charges', undefined],
      ['rejected.jsonl', 'invalid-dead-letter'],
    ]);
    expect(records[1]?.raw).toBe('{"version":1,"topic":');
  });

  it('refuses a file of a newer version', async () => {
    const path = await fileWith('{"version":99}\n');

    const opening = createDeadLetterSource(path).open(contextWith());

    await expect(opening).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('ends an empty file at once', async () => {
    const path = await fileWith('');

    const { records, events } = await drain(createDeadLetterSource(path));

    expect(records).toEqual([]);
    expect(events.at(-1)?.type).toBe('ended');
  });
});
