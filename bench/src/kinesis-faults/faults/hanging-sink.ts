import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { KinesisFault } from '../kinesis-fault.ts';

const iteratorLifeMs = 1_000;
const figuresTimeoutMs = 10_000;

/** The sinks do not answer for longer than an iterator can be used. Nothing else happens meanwhile: leases are kept. */
export const hangingSink: KinesisFault = {
  name: 'back-pressure outlasts iterators',
  workers: 1,
  through: ['kinesis'],
  // Far above what a busy machine takes to renew: nobody is to lose a lease here.
  job: { failoverMs: 3_000 },
  strike: async (stage) => {
    const { kinesisProxy, crew } = stage.parts;
    const hangMs = stage.choose({ quick: 5_000, full: 12_000 });
    if (stage.effort === 'full') crew.start();
    kinesisProxy.limitIterators(iteratorLifeMs);
    for (let left = stage.choose({ quick: 1, full: 4 }); left > 0; left -= 1) {
      const [losses, expired] = [crew.losses, crew.figure('expiredIterators')];
      stage.struck();
      for (const member of crew.members) member.order({ type: 'hang', ms: hangMs });
      await stage.recovers();
      if (crew.losses > losses) stage.accuse('a worker lost shards while its sink did not answer');
      const areExpired = (): boolean => crew.figure('expiredIterators') > expired;
      if (!(await becomesTrue(areExpired, figuresTimeoutMs)))
        stage.accuse('no iterator expired while the sinks did not answer');
    }
  },
};
