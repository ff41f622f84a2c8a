import type { HttpEffect } from '@rivergraph/servers';
import type { KinesisFault } from '../kinesis-fault.ts';
import type { Stage } from '../stage.ts';

const outages: readonly [HttpEffect, ...HttpEffect[]] = [
  { kind: 'cut', when: 'before' },
  { kind: 'silence', when: 'before' },
];

/** Half of all calls to the lease table are throttled; then it is away for longer than a failover: refusing, then silent. */
export const leaseTableOutage: KinesisFault = {
  name: 'lease table throttled, then away',
  workers: 2,
  through: ['leases'],
  strike: async (stage) => {
    for (let left = stage.choose({ quick: 1, full: 2 }); left > 0; left -= 1) {
      await throttle(stage);
      const some = stage.choose({ quick: [stage.parts.random.oneOf(outages)], full: outages });
      for (const effect of some) await takeAway(stage, effect);
    }
  },
};

async function throttle(stage: Stage): Promise<void> {
  const { leaseProxy, random, failoverMs } = stage.parts;
  stage.struck();
  const fault = leaseProxy.inject({
    share: 0.5,
    seed: random.whole(0, 1_000_000),
    effect: { kind: 'error', code: 'ProvisionedThroughputExceededException' },
  });
  await stage.linger(failoverMs, stage.choose({ quick: failoverMs, full: 15_000 }));
  if (fault.hits === 0) stage.accuse('no call to the lease table was throttled');
  fault.remove();
  await stage.recovers();
}

async function takeAway(stage: Stage, effect: HttpEffect): Promise<void> {
  const { leaseProxy, failoverMs } = stage.parts;
  stage.struck();
  leaseProxy.inject({ effect });
  await stage.linger(1.2 * failoverMs, 2.5 * failoverMs);
  leaseProxy.heal();
  await stage.recovers();
}
