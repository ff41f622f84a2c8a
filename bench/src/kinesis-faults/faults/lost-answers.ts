import type { KinesisFault } from '../kinesis-fault.ts';
import type { Stage } from '../stage.ts';

const oneInThree = 1 / 3;
/**
 * The SDK retries until it has spent what it may, and gets nothing back for a retry that is refused: about 35 of them. Behind that a
 * first try is the only one.
 */
const mostFirstTries = 24;

/**
 * The lease table does what it was asked for, and the answer is lost; the client asks once more, and is refused because of what it
 * has written itself. First it is so with first tries, which must cost no lease; then with any try.
 */
export const lostAnswers: KinesisFault = {
  name: 'answers of the lease table lost',
  workers: 1,
  through: ['leases'],
  // Far above what a busy machine takes to renew: nobody is to lose a lease by the first tries.
  job: { failoverMs: 6_000 },
  strike: async (stage) => {
    if (stage.effort === 'full') stage.parts.crew.start();
    await loseFirstTries(stage);
    await loseAny(stage);
  },
};

async function loseFirstTries(stage: Stage): Promise<void> {
  const { leaseProxy, crew } = stage.parts;
  const { losses } = crew;
  const seen = new Set<string>();
  stage.struck();
  const fault = leaseProxy.inject({
    on: 'UpdateItem',
    times: mostFirstTries,
    match: (body) => {
      const text = JSON.stringify(body);
      const isFirst = !seen.has(text);
      seen.add(text);
      return isFirst;
    },
    effect: { kind: 'cut', when: 'after' },
  });
  await stage.linger(2_500, stage.choose({ quick: 2_500, full: 15_000 }));
  await stage.recovers();
  fault.remove();
  if (fault.hits === 0) stage.accuse('no answer of the lease table was lost');
  if (crew.losses > losses) stage.accuse('a worker lost shards because answers to its first tries were lost');
}

async function loseAny(stage: Stage): Promise<void> {
  const { leaseProxy, random } = stage.parts;
  stage.struck();
  const fault = leaseProxy.inject({
    on: 'UpdateItem',
    share: oneInThree,
    seed: random.whole(0, 1_000_000),
    effect: { kind: 'cut', when: 'after' },
  });
  await stage.linger(1_000, stage.choose({ quick: 2_000, full: 15_000 }));
  fault.remove();
  await stage.recovers();
}
