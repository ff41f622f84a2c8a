import type { Member } from '../member.ts';
import type { KafkaFault } from '../kafka-fault.ts';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import { sessions } from '../settings.ts';
import type { Stage } from '../stage.ts';

const longerMs = 2_000;
const calmHeartbeats = 5;
const calmTimeoutMs = 30_000;

/**
 * A sink does not answer for longer than a session lasts: the consumer stays in the group, and nothing is written twice. Then the
 * whole process stands still for as long: it loses its partitions. At last the sink does not answer while another consumer joins.
 */
export const hangingSink: KafkaFault = {
  name: 'sink hangs past the session',
  cluster: 'single',
  partitions: 4,
  consumers: 2,
  strike: async (stage) => {
    const [member] = stage.parts.crew.members;
    if (member === undefined) return;
    for (let left = stage.choose({ quick: 1, full: 3 }); left > 0; left -= 1) {
      await hang(stage, member);
      await freeze(stage, member);
    }
    if (stage.parts.effort === 'full') await hangAndJoin(stage, member);
  },
};

async function hang(stage: Stage, member: Member): Promise<void> {
  await groupCalms(stage);
  const before = member.timesTold('unsettled') + member.timesTold('lost');
  stage.struck();
  member.order({ type: 'hang', ms: hangMs(stage) });
  await stage.recovers();
  const after = member.timesTold('unsettled') + member.timesTold('lost');
  if (after > before) stage.accuse(`${member.name} went through a rebalance while its sink did not answer`);
}

async function freeze(stage: Stage, member: Member): Promise<void> {
  const before = member.timesTold('assigned');
  stage.struck();
  member.order({ type: 'freeze', ms: hangMs(stage) });
  await stage.recovers();
  if (!(await becomesTrue(() => member.timesTold('assigned') > before, hangMs(stage) + calmTimeoutMs)))
    stage.accuse(`${member.name} did not come back to its group after it had stood still`);
}

/** Nothing can be finished before the partitions go. */
async function hangAndJoin(stage: Stage, member: Member): Promise<void> {
  stage.struck();
  member.order({ type: 'hang', ms: hangMs(stage) });
  await stage.linger(500, 2_000);
  stage.parts.crew.start();
}

/** Whoever came or went before must not be taken for what comes next. */
async function groupCalms(stage: Stage): Promise<void> {
  const calmMs = calmHeartbeats * sessions[stage.parts.effort].heartbeatIntervalMs;
  const areCalm = (): boolean => stage.parts.crew.members.every((member) => member.calmMs > calmMs);
  if (!(await becomesTrue(areCalm, calmTimeoutMs))) stage.accuse('the group did not come to rest');
}

function hangMs(stage: Stage): number {
  return sessions[stage.parts.effort].sessionTimeoutMs + longerMs;
}
