import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { KinesisFault } from '../kinesis-fault.ts';
import type { Member } from '../member.ts';
import type { Stage } from '../stage.ts';

const fewest = 2;
const most = 5;
const takeoverFailovers = 6;
const wakeTimeoutMs = 10_000;

type Deed = 'join' | 'leave' | 'kill' | 'stall' | 'long stall';

const deeds: readonly [Deed, ...Deed[]] = ['join', 'leave', 'kill', 'stall', 'long stall'];

/**
 * Workers join, leave, die and stand still at random, often before the others have settled on the change before. One that stands
 * still until its shards are taken wakes up as a zombie.
 */
export const comingsAndGoings: KinesisFault = {
  name: 'workers join, leave, die, stall',
  workers: 3,
  strike: async (stage) => {
    const { random, failoverMs } = stage.parts;
    const underWay: Promise<void>[] = [];
    const first = shuffled(stage);
    const more = stage.choose({ quick: 0, full: 20 });
    for (const deed of [...first, ...Array.from({ length: more }, () => random.oneOf(deeds))]) {
      stage.struck();
      underWay.push(begin(stage, deed));
      await stage.linger(200, failoverMs);
    }
    await Promise.all(underWay);
  },
};

/** Settles when it is done, which may take long. */
async function begin(stage: Stage, deed: Deed): Promise<void> {
  const { crew, random, failoverMs } = stage.parts;
  if (deed === 'join' && crew.members.length < most) crew.start();
  // The others have to be able to take what one leaves.
  while (crew.atWork.length <= fewest) crew.start();
  const [someone, ...others] = crew.atWork;
  if (someone === undefined) return;
  const member = random.oneOf([someone, ...others]);
  if (deed === 'leave') await member.stop();
  if (deed === 'kill') await member.kill();
  if (deed === 'stall') await stall(stage, member, random.whole(50, failoverMs / 2));
  if (deed === 'long stall') await stallUntilRobbed(stage, member);
}

async function stall(stage: Stage, member: Member, ms: number): Promise<void> {
  member.freeze();
  await stage.linger(ms, ms);
  member.thaw();
}

async function stallUntilRobbed(stage: Stage, member: Member): Promise<void> {
  const { watch, failoverMs } = stage.parts;
  const losses = member.timesTold('lost');
  member.freeze();
  const { length } = await watch.shardsOf(member.name);
  if (!(await watch.untilHas(member.name, { most: 0 }, takeoverFailovers * failoverMs)))
    stage.accuse(`nobody took the shards of ${member.name}, which stood still`);
  await stage.linger(0, failoverMs);
  member.thaw();
  const knows = (): boolean => length === 0 || member.isOver || member.timesTold('lost') > losses;
  if (!(await becomesTrue(knows, wakeTimeoutMs)))
    stage.accuse(`${member.name} stood still until its shards were taken, and did not find out`);
}

function shuffled(stage: Stage): readonly Deed[] {
  const { random } = stage.parts;
  return deeds
    .map((deed) => ({ deed, rank: random.whole(0, 1_000_000) }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ deed }) => deed);
}
