import { silentLogger } from '@rivergraph/core';
import type { DeadLetter, LogFields } from '@rivergraph/core';
import kafkajs from 'kafkajs';
import type { ProducerRecord } from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { createKafkaDeadLetter } from '../../src/dead-letter/kafka-dead-letter.ts';
import type { KafkaDeadLetterOptions } from '../../src/dead-letter/options.ts';
import { kafkaDouble, offsetsOf, partitionsOf, recordAt, testContext } from './support.ts';
import type { KafkaDouble, TestContext } from './support.ts';

const { KafkaJSConnectionError, KafkaJSProtocolError } = kafkajs;

interface Bench {
  readonly double: KafkaDouble;
  readonly deadLetter: DeadLetter;
  readonly context: TestContext;
  readonly errors: LogFields[];
}

function bench(options: Partial<KafkaDeadLetterOptions> = {}, partitions = 6): Bench {
  const errors: LogFields[] = [];
  const double = kafkaDouble(partitions);
  const logger = { ...silentLogger, error: (_: string, fields: LogFields = {}) => void errors.push(fields) };
  const deadLetter = createKafkaDeadLetter({ kafka: double.kafka, topic: 'letters', ...options });
  return { double, deadLetter, context: testContext(logger), errors };
}

async function openBench(options?: Partial<KafkaDeadLetterOptions>, partitions?: number): Promise<Bench> {
  const made = bench(options, partitions);
  await made.deadLetter.open(made.context);
  return made;
}

function protocolError(type: string): Error {
  return new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 0 }));
}

function bytesOf({ messages }: ProducerRecord): number {
  return messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0);
}

describe('createKafkaDeadLetter', () => {
  it('sends letters of one partition at a time, acknowledged by all replicas', async () => {
    const { deadLetter, double, context } = await openBench();

    await deadLetter.write([recordAt(0, 1), recordAt(1, 1), recordAt(0, 2), recordAt(7, 1)], context);

    expect(double.sends.map(partitionsOf)).toEqual([[0], [1]]);
    expect(double.sends.map(offsetsOf)).toEqual([
      ['1', '2'],
      ['1', '1'],
    ]);
    expect(double.sends[0]).toMatchObject({ topic: 'letters', acks: -1, timeout: 15_000, compression: 0 });
  });

  it('splits what is too much for one request, in order', async () => {
    const { deadLetter, double, context } = await openBench();

    await deadLetter.write(
      [1, 2, 3, 4, 5].map((offset) => recordAt(0, offset, 400_000)),
      context,
    );

    expect(double.sends.map(offsetsOf)).toEqual([['1', '2'], ['3', '4'], ['5']]);
    for (const send of double.sends) expect(bytesOf(send)).toBeLessThan(900_000);
  });

  it('sends a split write in order, one after the other', async () => {
    const { deadLetter, double, context } = await openBench();
    let release = (): void => undefined;
    double.onSend = async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return undefined;
    };

    const writing = deadLetter.write([recordAt(0, 1, 600_000), recordAt(0, 2, 600_000)], context);
    await expect.poll(() => double.sends.length).toBe(1);
    release();
    await expect.poll(() => double.sends.length).toBe(2);
    release();
    await writing;

    expect(double.sends.map(offsetsOf)).toEqual([['1'], ['2']]);
  });

  it('splits a send that the topic finds too large, and stores all but the letter that is', async () => {
    const { deadLetter, double, context, errors } = await openBench();
    double.onSend = (send) => {
      if (bytesOf(send) > 500) throw protocolError('MESSAGE_TOO_LARGE');
      return undefined;
    };

    const writing = deadLetter.write(
      [recordAt(0, 1, 300), recordAt(0, 2, 300), recordAt(0, 3, 800), recordAt(0, 4, 300)],
      context,
    );

    await expect(writing).rejects.toMatchObject({ code: 'too-large', reason: 'size' });
    const stored = double.sends.filter((send) => bytesOf(send) <= 500).flatMap(offsetsOf);
    expect(stored).toEqual(['1', '2', '4']);
    expect(errors).toMatchObject([{ record: 'charges-0 at "3"' }]);
  });

  it('stores nothing twice when a write is tried again, and says once that a record is refused', async () => {
    const { deadLetter, double, context, errors } = await openBench();
    const records = [recordAt(0, 1), recordAt(1, 1, 800), recordAt(1, 2), recordAt(2, 1)];
    let limit = 500;
    double.onSend = (send) => {
      if (bytesOf(send) > limit) throw protocolError('MESSAGE_TOO_LARGE');
      if (limit === 500 && partitionsOf(send)[0] === 2) throw protocolError('NOT_LEADER_FOR_PARTITION');
      return undefined;
    };

    await expect(deadLetter.write(records, context)).rejects.toMatchObject({ code: 'too-large' });
    await expect(deadLetter.write(records, context)).rejects.toMatchObject({ code: 'too-large' });
    limit = 1_000;
    const before = double.sends.length;
    await deadLetter.write(records, context);

    expect(
      double.sends.slice(before).flatMap((send) => offsetsOf(send).map((o) => [partitionsOf(send)[0], o])),
    ).toEqual([
      [1, '1'],
      [2, '1'],
    ]);
    expect(errors).toHaveLength(1);
  });

  it('forgets what is stored once all of it is', async () => {
    const { deadLetter, double, context } = await openBench();

    await deadLetter.write([recordAt(0, 1)], context);
    await deadLetter.write([recordAt(0, 1)], context);

    expect(double.sends).toHaveLength(2);
  });

  it('takes an answer without the partition for a loss, and asks again how many there are', async () => {
    const { deadLetter, double, context } = await openBench();
    double.onSend = async () => [];

    await expect(deadLetter.write([recordAt(5, 1)], context)).rejects.toMatchObject({
      code: 'unavailable',
      outcome: 'not-applied',
    });
    double.settings.partitions = 2;
    double.onSend = () => undefined;
    await deadLetter.write([recordAt(5, 1)], context);

    expect(double.sends.map(partitionsOf)).toEqual([[5], [1]]);
  });

  it('lets a later write take the place of one that nobody waits for any more', async () => {
    const { deadLetter, double, context } = await openBench();
    let release = (): void => undefined;
    double.onSend = async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return undefined;
    };
    const records = [recordAt(0, 1, 600_000), recordAt(0, 2, 600_000)];

    const first = deadLetter.write(records, context);
    await expect.poll(() => double.sends.length).toBe(1);
    const second = deadLetter.write(records, context);
    double.onSend = () => undefined;
    release();
    await second;

    await expect(first).rejects.toMatchObject({ code: 'unavailable' });
    expect(double.sends.map(offsetsOf)).toEqual([['1'], ['2']]);
  });

  it('gives what the client throws a code', async () => {
    const { deadLetter, double, context } = await openBench();
    double.onSend = () => {
      throw protocolError('TOPIC_AUTHORIZATION_FAILED');
    };

    await expect(deadLetter.write([recordAt(0, 1)], context)).rejects.toMatchObject({
      code: 'unauthorized',
      message: expect.stringContaining("Dead letter topic 'letters', partition 0: ") as unknown,
    });
  });

  it('rejects a write soon when it is aborted, and starts no further send', async () => {
    const { deadLetter, double, context } = await openBench();
    let release = (): void => undefined;
    double.onSend = async () => {
      await new Promise<void>((resolve) => (release = resolve));
      return undefined;
    };
    const reason = new Error('enough');

    const writing = deadLetter.write([recordAt(0, 1, 600_000), recordAt(0, 2, 600_000)], context);
    await expect.poll(() => double.sends.length).toBe(1);
    context.abort(reason);

    await expect(writing).rejects.toBe(reason);
    release();
    await deadLetter.close();
    expect(double.sends).toHaveLength(1);
  });

  it('has nothing to do for no records', async () => {
    const { deadLetter, double, context } = await openBench();

    await deadLetter.write([], context);

    expect(double.sends).toEqual([]);
  });
});

describe('opening a Kafka dead letter', () => {
  it('connects once, and lets the admin go', async () => {
    const { deadLetter, double, context } = await openBench();

    await deadLetter.open(context);

    expect(double.journal).toEqual(['connect admin', 'disconnect admin', 'connect producer']);
  });

  it.each([
    ['does not exist', { partitions: 0 }, 'missing-topic'],
    ['is compacted', { policy: 'compact,delete' }, 'compacted-topic'],
  ])('refuses a topic that %s', async (_, settings, reason) => {
    const { deadLetter, double, context } = bench();
    Object.assign(double.settings, settings);

    await expect(deadLetter.open(context)).rejects.toMatchObject({ code: 'misconfigured', reason });
    expect(double.journal).toEqual(['connect admin', 'disconnect admin']);
  });

  it('gives what the client throws a code', async () => {
    const { deadLetter, double, context } = bench();
    double.onConnect = async () => {
      throw new KafkaJSConnectionError('Connection error: no', { code: 'ECONNREFUSED' });
    };

    await expect(deadLetter.open(context)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining('ECONNREFUSED') as unknown,
    });
  });

  it('ends soon when it is aborted, and closes what was still opening', async () => {
    const { deadLetter, double, context } = bench();
    let release = (): void => undefined;
    double.onConnect = async (who) => {
      if (who === 'producer') await new Promise<void>((resolve) => (release = resolve));
    };
    const reason = new Error('enough');

    const opening = deadLetter.open(context);
    await expect.poll(() => double.journal.at(-1)).toBe('connect producer');
    context.abort(reason);
    await expect(opening).rejects.toBe(reason);
    release();

    await expect.poll(() => double.journal.at(-1)).toBe('disconnect producer');
  });

  it('finds out at once that a compression is not there', async () => {
    const { deadLetter, context } = bench({ compression: 'gzip' });
    const codecs = kafkajs.CompressionCodecs;
    const gzip = codecs[1];
    codecs[1] = () => undefined;

    try {
      await expect(deadLetter.open(context)).rejects.toMatchObject({ code: 'misconfigured' });
    } finally {
      codecs[1] = gzip;
    }
  });

  it.each([
    ['kafka', { kafka: undefined }],
    ['topic', { topic: '' }],
    ['timeoutMs', { timeoutMs: 0 }],
    ['compression', { compression: 'toString' }],
  ])('refuses a wrong option %s', (option, options) => {
    // Callers without types may give anything.
    const wrong = { ...options } as unknown as Partial<KafkaDeadLetterOptions>;

    expect(() => bench(wrong)).toThrow(
      expect.objectContaining({
        code: 'misconfigured',
        message: expect.stringContaining(`Option ${option}`) as unknown,
      }),
    );
  });
});

describe('closing a Kafka dead letter', () => {
  it('disconnects once, and takes no more writes', async () => {
    const { deadLetter, double, context } = await openBench();

    await Promise.all([deadLetter.close(), deadLetter.close()]);

    expect(double.journal.filter((line) => line === 'disconnect producer')).toHaveLength(1);
    await expect(deadLetter.write([recordAt(0, 1)], context)).rejects.toMatchObject({ code: 'closed' });
    expect(context.clock.pendingTimers).toBe(0);
  });

  it('does not wait for ever for a broker that is gone', async () => {
    const { deadLetter, double, context } = bench();
    const producer = double.kafka.producer();
    const disconnect = async (): Promise<void> => new Promise(() => undefined);
    double.kafka.producer = () => ({ ...producer, disconnect });
    await deadLetter.open(context);

    const closing = deadLetter.close();
    await context.clock.advance(5_000);

    await expect(closing).resolves.toBeUndefined();
  });

  it('needs no opening', async () => {
    await expect(bench().deadLetter.close()).resolves.toBeUndefined();
  });
});
