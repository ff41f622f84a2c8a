import { createMemoryDeadLetter, silentLogger } from '@rivergraph/core';
import type { DeadLetter } from '@rivergraph/core';
import type { MemorySink } from '@rivergraph/core/testing';
import type { LambdaKinesisEvent } from '@rivergraph/source-kinesis';
import type { KinesisStreamEvent } from 'aws-lambda';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createFollowsHandler } from '../src/handler.ts';
import { invoke } from '../src/local-mapping.ts';
import { Meter } from '../src/meter.ts';
import { loadedSink } from './support/loaded-sink.ts';

/** Events of records with these data, as AWS documents them. */
function eventOf(...data: readonly string[]): LambdaKinesisEvent {
  const event: KinesisStreamEvent = {
    Records: data.map((text, index) => ({
      eventID: `shardId-000000000000:${100 + index}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:eu-central-1:123456789012:stream/follows',
      eventVersion: '1.0',
      invokeIdentityArn: 'arn:aws:iam::123456789012:role/lambda',
      awsRegion: 'eu-central-1',
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey: text.split(',')[0] ?? '',
        sequenceNumber: String(100 + index),
        data: Buffer.from(text).toString('base64'),
        approximateArrivalTimestamp: 1_769_860_800.123,
      },
    })),
  };
  return event;
}

const follows = ['ann,ben,2026-01-01', 'ann,nobody,2026-01-01', 'ben,ann,2026-01-02', 'ann,ben,2026-01-03'];

describe('the function', () => {
  let sink: MemorySink;

  beforeEach(async () => {
    sink = await loadedSink(['ann', 'ben']);
  });

  function create(deadLetter?: DeadLetter): ReturnType<typeof createFollowsHandler> {
    const meter = new Meter('readings');
    return createFollowsHandler({
      sink,
      writeBatch: 2,
      meter,
      publisher: undefined,
      deadLetter,
      logger: silentLogger,
    });
  }

  it('writes the follows of an event, and sets aside one of nobody', async () => {
    const deadLetter = createMemoryDeadLetter();
    const { handler, close } = create(deadLetter);

    const unfinished = await invoke(handler, eventOf(...follows));
    await close();

    expect([unfinished, sink.graph.edges('follows').length]).toEqual([[], 3]);
    expect(deadLetter.records.map(({ rejections }) => rejections[0]?.reason)).toEqual(['missing-endpoint']);
  });

  it('changes nothing when the event comes again', async () => {
    const { handler, close } = create(createMemoryDeadLetter());
    await invoke(handler, eventOf(...follows));
    const before = sink.graph.snapshot();

    const unfinished = await invoke(handler, eventOf(...follows));
    await close();

    expect([unfinished, sink.graph.snapshot()]).toEqual([[], before]);
  });

  it('tells the first record that it cannot write where nobody takes it', async () => {
    const { handler, close } = create();

    const unfinished = await invoke(
      handler,
      eventOf('ann,ben,2026-01-01', 'no follow', 'ben,ann,2026-01-02'),
    );
    await close();

    expect(unfinished).toEqual(['101']);
  });

  it('publishes figures also where the invocation fails', async () => {
    const publish = vi.fn<() => Promise<void>>(async () => undefined);
    const close = vi.fn<() => void>();
    const created = createFollowsHandler({
      ...{ sink, writeBatch: 2, meter: new Meter('readings'), deadLetter: undefined, logger: silentLogger },
      publisher: { publish, failed: 0, close },
    });

    await expect(invoke(created.handler, { Records: [{}] } as never)).rejects.toThrow('aws:kinesis');
    await invoke(created.handler, eventOf('ann,ben,2026-01-01'));
    await created.close();

    expect([publish.mock.calls.length, close.mock.calls.length]).toEqual([2, 1]);
  });
});
