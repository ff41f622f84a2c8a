import type { KinesisFault } from '../kinesis-fault.ts';

/** All iterators expire, again and again. */
export const expiredIterators: KinesisFault = {
  name: 'iterators expire again and again',
  workers: 2,
  through: ['kinesis'],
  strike: async (stage) => {
    const { kinesisProxy, crew } = stage.parts;
    for (let left = stage.choose({ quick: 5, full: 60 }); left > 0; left -= 1) {
      stage.struck();
      kinesisProxy.expireIterators();
      await stage.linger(100, 600);
    }
    await stage.recovers();
    if (crew.figure('expiredIterators') === 0) stage.accuse('no worker met an iterator that had expired');
  },
};
