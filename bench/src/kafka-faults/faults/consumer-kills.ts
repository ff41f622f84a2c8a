import type { KafkaFault } from '../kafka-fault.ts';

/** One of two consumers dies in the middle of its work, and another one takes its place. */
export const consumerKills: KafkaFault = {
  name: 'consumer kill -9',
  cluster: 'single',
  partitions: 6,
  consumers: 2,
  strike: async (stage) => {
    const { crew, random } = stage.parts;
    for (let left = stage.choose({ quick: 1, full: 5 }); left > 0; left -= 1) {
      const { members } = crew;
      const victim = members[random.whole(0, members.length - 1)];
      stage.struck();
      await victim?.kill();
      await stage.linger(0, 500);
      crew.start();
      await stage.recovers();
      await stage.linger(200, 1_500);
    }
  },
};
