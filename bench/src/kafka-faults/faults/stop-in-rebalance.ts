import type { KafkaFault } from '../kafka-fault.ts';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { Stage } from '../stage.ts';

const stopTimeoutMs = 60_000;

/** A consumer is asked to stop while the group agrees anew, because another one joins. */
export const stopInRebalance: KafkaFault = {
  name: 'stop in a rebalance',
  cluster: 'single',
  partitions: 6,
  consumers: 2,
  strike: async (stage) => {
    for (let left = stage.choose({ quick: 2, full: 8 }); left > 0; left -= 1) {
      await (left % 2 === 0 ? stopAtItsBeginning(stage) : stopAtSomeMoment(stage));
      await stage.recovers();
      await stage.linger(200, 1_000);
    }
  },
};

async function stopAtItsBeginning(stage: Stage): Promise<void> {
  const { crew } = stage.parts;
  const [leaver] = crew.members;
  leaver?.order({ type: 'stop-in-rebalance' });
  stage.struck();
  crew.start();
  if (!(await becomesTrue(() => leaver?.isOver !== false, stopTimeoutMs)))
    stage.accuse(`${leaver?.name} did not end although a rebalance began and it was to stop`);
}

async function stopAtSomeMoment(stage: Stage): Promise<void> {
  const { crew } = stage.parts;
  const [leaver] = crew.members;
  stage.struck();
  const joiner = crew.start();
  await becomesTrue(
    () => (leaver?.timesTold('unsettled') ?? 0) + joiner.timesTold('assigned') > 0,
    stopTimeoutMs,
  );
  await stage.linger(0, 300);
  await leaver?.stop();
}
