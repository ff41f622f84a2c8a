import type { KafkaFault } from '../kafka-fault.ts';

const fewest = 2;
const most = 5;

/** Consumers join and leave at random, often before the group has settled on the change before. */
export const comingsAndGoings: KafkaFault = {
  name: 'consumers join and leave',
  cluster: 'single',
  partitions: 6,
  consumers: fewest,
  strike: async (stage) => {
    const { crew, random } = stage.parts;
    const leaving: Promise<void>[] = [];
    for (let left = stage.choose({ quick: 5, full: 25 }); left > 0; left -= 1) {
      const staying = crew.members.filter((member) => member.isStaying);
      const leaver = staying[random.whole(0, staying.length - 1)];
      const joins = staying.length <= fewest || (staying.length < most && random.whole(0, 1) === 0);
      stage.struck();
      if (joins || leaver === undefined) crew.start();
      else leaving.push(leaver.stop());
      await stage.linger(200, 3_000);
    }
    await Promise.all(leaving);
  },
};
