import type { KafkaFault } from '../kafka-fault.ts';
import { leaderOf, untilInSync } from '../replicas.ts';

/** The broker that leads a partition of the dead letter dies, so that another one leads it. */
export const deadLetter: KafkaFault = {
  name: 'dead letter, leader moves',
  cluster: 'three',
  partitions: 3,
  consumers: 2,
  poisonPerThousand: 100,
  strike: async (stage) => {
    const { kafka, topic, letters = '', random } = stage.parts;
    for (let left = stage.choose({ quick: 1, full: 3 }); left > 0; left -= 1) {
      await untilInSync(kafka, [topic, letters, '__consumer_offsets']);
      const node = stage.node(await leaderOf(kafka, letters, random.whole(0, 2)));
      stage.struck();
      await node.kill();
      await stage.recovers();
      await node.restart();
    }
  },
};
