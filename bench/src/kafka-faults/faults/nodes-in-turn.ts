import type { KafkaFault } from '../kafka-fault.ts';
import { untilInSync } from '../replicas.ts';

/** Three brokers die one after another, each when all replicas are in sync again. */
export const nodesInTurn: KafkaFault = {
  name: 'three nodes in turn',
  cluster: 'three',
  partitions: 3,
  consumers: 2,
  strike: async (stage) => {
    const { kafka, topic } = stage.parts;
    for (let left = stage.choose({ quick: 1, full: 2 }); left > 0; left -= 1) {
      for (const node of kafka.nodes) {
        await untilInSync(kafka, [topic, '__consumer_offsets']);
        stage.struck();
        await node.kill();
        await stage.recovers();
        await node.restart();
      }
    }
  },
};
