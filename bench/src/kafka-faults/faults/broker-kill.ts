import type { KafkaFault } from '../kafka-fault.ts';

/** The one broker there is dies and comes back on its data. */
export const brokerKill: KafkaFault = {
  name: 'broker kill -9',
  cluster: 'single',
  partitions: 3,
  consumers: 2,
  strike: async (stage) => {
    const node = stage.node(1);
    for (let left = stage.choose({ quick: 1, full: 4 }); left > 0; left -= 1) {
      stage.struck();
      await node.kill();
      await stage.linger(0, 2_000);
      await node.restart();
      await stage.recovers();
      await stage.linger(500, 2_000);
    }
  },
};
