import { createTopic, produce, startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { describeWithKafka } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readValues } from './clients.ts';

describeWithKafka(
  'three nodes of our own',
  () => {
    let kafka: KafkaServer;

    beforeAll(async () => {
      kafka = await startKafka({ nodes: 3 });
    });

    afterAll(async () => {
      await kafka.stop();
    });

    it('take records while one is dead, and know it again after its restart', async () => {
      const [, second] = kafka.nodes;
      await createTopic(kafka, { topic: 'survivor', partitions: 3 });
      const records = (round: string) =>
        [0, 1, 2].map((partition) => ({ partition, value: `${round}${partition}` }));
      await produce(kafka, { topic: 'survivor', records: records('a') });

      await second?.kill();
      await produce(kafka, { topic: 'survivor', records: records('b') });
      await second?.restart();
      await produce(
        { brokers: second === undefined ? [] : [second.broker] },
        { topic: 'survivor', records: records('c') },
      );

      const values = await readValues(kafka.brokers, 'survivor', 9);
      expect(values).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2', 'c0', 'c1', 'c2']);
    });
  },
  { needs: ['processes'] },
);
