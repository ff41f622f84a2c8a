import { silentLogger } from '@rivergraph/core';
import type { SourceContext } from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { createKinesisSource, createMemoryLeaseStore } from '../src/index.ts';
import type { LeaseStore } from '../src/index.ts';
import { ScriptedClient } from './stream/scripted-client.ts';

const summary = {
  StreamDescriptionSummary: { StreamName: 'orders', StreamARN: 'arn:orders', StreamStatus: 'ACTIVE' },
};
const shards = {
  Shards: [
    {
      ShardId: 'shard-0',
      HashKeyRange: { StartingHashKey: '0', EndingHashKey: '9' },
      SequenceNumberRange: { StartingSequenceNumber: '1' },
    },
  ],
};

interface Stage {
  readonly clock: ReturnType<typeof createManualClock>;
  readonly client: ScriptedClient;
  readonly leases: LeaseStore;
  readonly giveUp: AbortController;
  readonly context: SourceContext;
  readonly source: ReturnType<typeof createKinesisSource>;
}

function stage(): Stage {
  const clock = createManualClock();
  const client = new ScriptedClient(clock)
    .on('DescribeStreamSummary', summary)
    .on('ListShards', shards)
    .on('GetShardIterator', { ShardIterator: 'first' })
    .on('GetRecords', { Records: [], NextShardIterator: 'next', MillisBehindLatest: 0 });
  const leases = createMemoryLeaseStore();
  const giveUp = new AbortController();
  const context: SourceContext = {
    signal: giveUp.signal,
    clock,
    logger: silentLogger,
    purpose: 'run',
    until: 'forever',
    budget: { maxPendingRecords: 100, maxBufferedBytes: 1_000_000 },
  };
  const source = createKinesisSource({
    stream: 'orders',
    kinesis: client.asClient(),
    leases,
    workerId: 'me',
  });
  return { clock, client, leases, giveUp, context, source };
}

async function ownersOf({ leases, clock }: Stage): Promise<readonly (string | undefined)[]> {
  const { signal } = new AbortController();
  const common = { signal, clock, logger: silentLogger, stream: 'orders', workerId: 'x' };
  const session = await leases.open({ ...common, purpose: 'run' });
  return (await session.list()).map(({ owner }) => owner);
}

describe('opening a Kinesis source', () => {
  it('takes leases, and gives a session that has begun', async () => {
    const one = stage();

    const session = await one.source.open(one.context);

    expect(await session.next()).toMatchObject({ type: 'assigned', partitions: [{ id: 'orders/shard-0' }] });
    expect(await ownersOf(one)).toEqual(['me']);
    expect(session.commitIntervalMs).toBe(3_334);
    await session.close();
    expect(await ownersOf(one)).toEqual([undefined]);
    expect(one.clock.pendingTimers).toBe(0);
  });

  it('may be done again when the session before was closed', async () => {
    const one = stage();
    await (await one.source.open(one.context)).close();

    const session = await one.source.open(one.context);

    expect(await session.next()).toMatchObject({ type: 'assigned' });
    await session.close();
  });

  it('writes nothing where it only checks', async () => {
    const one = stage();

    const session = await one.source.open({ ...one.context, purpose: 'check', until: 'end' });

    expect(await session.next()).toMatchObject({ type: 'assigned' });
    expect(await ownersOf(one)).toEqual([]);
    await session.close();
  });

  it('is refused with the reason of the signal when that was there before', async () => {
    const one = stage();
    one.giveUp.abort(new Error('given up'));

    await expect(one.source.open(one.context)).rejects.toThrow('given up');
    expect(one.client.calls).toEqual([]);
  });

  it.each(['DescribeStreamSummary', 'ListShards'])(
    'is given up while %s hangs, and leaves nothing',
    async (name) => {
      const one = stage();
      one.client.on(name, 'hang');
      const opening = one.source.open(one.context);
      opening.catch(() => undefined);
      await one.clock.settle();

      one.giveUp.abort(new Error('given up'));

      await expect(opening).rejects.toThrow('given up');
      await one.clock.advance(10_000);
      expect(one.clock.pendingTimers).toBe(0);
      expect(await ownersOf(one)).toEqual([]);
    },
  );

  it('fails with the reason when there is no such stream', async () => {
    const one = stage();
    const missing = Object.assign(new Error('no'), { name: 'ResourceNotFoundException' });
    one.client.on('DescribeStreamSummary', missing);

    await expect(one.source.open(one.context)).rejects.toMatchObject({
      code: 'misconfigured',
      reason: 'stream-missing',
    });
    expect(one.clock.pendingTimers).toBe(0);
  });

  it('fails where the leases are those of another stream', async () => {
    const one = stage();
    const { signal } = new AbortController();
    const common = { signal, clock: one.clock, logger: silentLogger, workerId: 'x', purpose: 'run' as const };
    await one.leases.open({ ...common, stream: 'payments' });

    await expect(one.source.open(one.context)).rejects.toMatchObject({ reason: 'other-stream' });
  });
});
