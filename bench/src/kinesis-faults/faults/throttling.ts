import type { KinesisFault } from '../kinesis-fault.ts';

/** The service puts off half of all reads, and another worker joins meanwhile. */
export const throttling: KinesisFault = {
  name: 'half of all reads throttled',
  workers: 2,
  through: ['kinesis'],
  strike: async (stage) => {
    const { kinesisProxy, crew, random, failoverMs } = stage.parts;
    const fault = { share: 0.5, seed: random.whole(0, 1_000_000) };
    stage.struck();
    const reads = kinesisProxy.inject({
      ...fault,
      on: ['GetRecords', 'GetShardIterator'],
      effect: { kind: 'error', code: 'ProvisionedThroughputExceededException' },
    });
    const lists = kinesisProxy.inject({
      ...fault,
      on: 'ListShards',
      effect: { kind: 'error', code: 'LimitExceededException' },
    });
    crew.start();
    await stage.linger(failoverMs, stage.choose({ quick: failoverMs, full: 20_000 }));
    if (stage.effort === 'full') await stage.recovers();
    if (reads.hits === 0) stage.accuse('no read was throttled');
    reads.remove();
    lists.remove();
    await stage.recovers();
  },
};
