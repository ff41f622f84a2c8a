import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { KinesisFault } from '../kinesis-fault.ts';

/** Workers say what they have counted now and then. */
const figuresTimeoutMs = 10_000;

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
    if (!(await becomesTrue(() => crew.figure('expiredIterators') > 0, figuresTimeoutMs)))
      stage.accuse('no worker met an iterator that had expired');
  },
};
