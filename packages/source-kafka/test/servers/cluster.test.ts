import type { Source } from '@rivergraph/core';
import { createTopic, produce, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { withAdmin } from './support/admin.ts';
import { eventually } from './support/eventually.ts';
import { Latch } from './support/latch.ts';
import { startReading } from './support/start-reading.ts';
import type { Reading } from './support/start-reading.ts';
import { textSource } from './support/text-source.ts';
import { uniqueName } from './support/unique-name.ts';

const partitions = 12;
const perPartition = 20;

function recordsOf(count: number) {
  return Array.from({ length: count * perPartition }, (_, index) => ({
    partition: index % count,
    value: `${index % count}:${Math.floor(index / count)}`,
  }));
}

function writtenBy(...readings: readonly Reading[]): readonly string[] {
  return readings.flatMap(({ written }) => written.map(({ place }) => place)).toSorted();
}

function owned(...readings: readonly Reading[]): number {
  return readings.reduce((sum, { pipeline }) => sum + pipeline.stats().partitions.length, 0);
}

describeWithKafka(
  'a cluster of three brokers',
  () => {
    let server: KafkaServer;

    beforeAll(async () => {
      server = await startKafka({ nodes: 3 });
    });

    afterAll(async () => server.stop());

    interface Group {
      readonly topic: string;
      member(): Source;
    }

    async function newGroup(): Promise<Group> {
      const topic = uniqueName('cluster');
      const groupId = uniqueName('cluster');
      await createTopic(server, { topic, partitions });
      const member = (): Source =>
        textSource({
          kafka: { brokers: [...server.brokers] },
          topics: [topic],
          groupId,
          sessionTimeoutMs: 15_000,
          heartbeatIntervalMs: 500,
          metadataMaxAgeMs: 1_000,
        });
      return { topic, member };
    }

    /** A sink that takes nothing while it is shut, and is open when the test has finished. */
    function newLatch(): Latch {
      const latch = new Latch();
      onTestFinished(() => latch.open());
      latch.shut();
      return latch;
    }

    it('holds a rebalance up that a fetch without records learns of', async () => {
      const { topic, member } = await newGroup();
      const latch = newLatch();
      await produce(server, { topic, records: recordsOf(partitions) });
      const first = startReading(member(), { gate: latch.pass });
      await eventually(() => expect(first.read).toHaveLength(partitions * perPartition));

      const second = startReading(member());
      await eventually(() =>
        expect(first.events).toContainEqual(expect.objectContaining({ change: 'unsettled' })),
      );
      expect(second.read).toEqual([]);
      latch.open();
      await eventually(() => expect(new Set(writtenBy(first, second)).size).toBe(partitions * perPartition));

      expect(writtenBy(first, second)).toHaveLength(partitions * perPartition);
    });

    it('does nothing twice when each of the fetches learns that there are more partitions', async () => {
      const { topic, member } = await newGroup();
      const latch = newLatch();
      const readings = [
        startReading(member(), { gate: latch.pass }),
        startReading(member(), { gate: latch.pass }),
      ];
      await eventually(() =>
        expect(readings.map((reading) => owned(reading))).toEqual([partitions / 2, partitions / 2]),
      );
      await produce(server, { topic, records: recordsOf(partitions) });
      await eventually(() =>
        expect(readings.flatMap(({ read }) => read)).toHaveLength(partitions * perPartition),
      );

      await withAdmin(server, async (admin) =>
        admin.createPartitions({ topicPartitions: [{ topic, count: partitions + 4 }] }),
      );
      await eventually(() =>
        expect(readings.flatMap(({ events }) => events.slice(-20))).toContainEqual(
          expect.objectContaining({ change: 'unsettled' }),
        ),
      );
      latch.open();
      await eventually(() => expect(owned(...readings)).toBe(partitions + 4));
      await eventually(() => expect(new Set(writtenBy(...readings)).size).toBe(partitions * perPartition));

      expect(writtenBy(...readings)).toHaveLength(partitions * perPartition);
    });

    it('begins although a topic of somebody else has partitions without a leader', async () => {
      const { topic, member } = await newGroup();
      await createTopic(server, { topic: uniqueName('foreign'), partitions, replicas: 1 });
      await produce(server, { topic, records: recordsOf(partitions) });
      const node = server.nodes.at(-1);
      onTestFinished(async () => node?.restart());
      await node?.kill();

      const reading = startReading(member());

      await eventually(() => expect(new Set(writtenBy(reading)).size).toBe(partitions * perPartition));
    });

    it('lets go of a broker that is frozen', async () => {
      const { topic, member } = await newGroup();
      await produce(server, { topic, records: recordsOf(partitions) });
      const reading = startReading(member());
      await eventually(() => expect(reading.written).toHaveLength(partitions * perPartition));
      const [node] = server.nodes;
      onTestFinished(async () => node?.resume());
      await node?.pause();

      const start = performance.now();
      await reading.stop();

      await expect(reading.ended).resolves.toMatchObject({ reason: 'stopped' });
      // The last commit and the session each have their time.
      expect(performance.now() - start).toBeLessThan(14_000);
    });
  },
  { needs: ['processes'] },
);
