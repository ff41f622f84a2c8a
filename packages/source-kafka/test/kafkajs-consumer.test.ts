import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { describe, expect, it, vi } from 'vitest';
import type { ConsumerListener } from '../src/client.ts';
import { KafkajsConsumer } from '../src/kafkajs-consumer.ts';
import { BareCluster } from './support/bare-cluster.ts';

interface Member {
  readonly cluster: BareCluster;
  readonly consumer: KafkajsConsumer;
  readonly clock: ManualClock;
  readonly crashes: readonly Error[];
}

/** Makes a member that has joined, and waits for what both nodes answer. */
async function fetchingMember(): Promise<Member> {
  const cluster = new BareCluster();
  const clock = createManualClock();
  const consumer = new KafkajsConsumer(cluster.kafka, settings, { clock, retry: { retries: 0 } });
  const crashes: Error[] = [];
  const listener: ConsumerListener = {
    rebalancing: async () => undefined,
    joined: () => undefined,
    fetched: () => true,
    skipped: () => undefined,
    idle: () => undefined,
    heartbeat: () => undefined,
    answered: () => undefined,
    crashed: (error) => crashes.push(error),
  };
  await consumer.start(listener);
  await vi.waitFor(() => expect(cluster.fetching).toEqual(['1', '2']), 4_000);
  return { cluster, consumer, clock, crashes };
}

const settings = {
  groupId: 'group',
  topics: ['t'],
  readUncommitted: false,
  sessionTimeoutMs: 45_000,
  rebalanceTimeoutMs: 60_000,
  heartbeatIntervalMs: 3_000,
  maxWaitMs: 250,
  minBytes: 1,
  maxBytes: 1_000_000,
  maxBytesPerPartition: 1_000_000,
  metadataMaxAgeMs: 60_000,
  rackId: '',
};

describe('a member by kafkajs', () => {
  it('goes on with the nodes that are left when one is gone', async () => {
    const { cluster, consumer, clock, crashes } = await fetchingMember();

    cluster.nodes = ['1'];
    cluster.answer('2');
    await clock.settle();
    cluster.answer('1');

    await vi.waitFor(() => expect(cluster.fetching).toEqual(['1']), 4_000);
    expect(crashes).toEqual([]);
    const closing = consumer.close();
    cluster.answer('1');
    await closing;
  });

  it('leaves the group when it is closed', async () => {
    const { cluster, consumer, crashes } = await fetchingMember();

    const closing = consumer.close();
    cluster.answer('1');
    cluster.answer('2');
    await closing;

    expect(cluster.coordinated.at(-1)).toBe('leaveGroup');
    expect(cluster.isConnected).toBe(false);
    expect(crashes).toEqual([]);
  });

  it('ends when it is closed while it waits for a node to begin anew without another', async () => {
    const { cluster, consumer, clock, crashes } = await fetchingMember();
    cluster.nodes = ['1'];
    cluster.answer('2');
    await clock.settle();

    const closing = consumer.close();
    cluster.answer('1');
    await closing;

    expect(cluster.questions).toBeLessThan(20);
    expect(cluster.coordinated.at(-1)).toBe('leaveGroup');
    expect(cluster.isConnected).toBe(false);
    expect(crashes).toEqual([]);
  });
});
