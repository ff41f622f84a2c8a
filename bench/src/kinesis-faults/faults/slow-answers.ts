import type { HttpEffect } from '@rivergraph/servers';
import { becomesTrue } from '../../faults-common/becomes-true.ts';
import type { KinesisFault } from '../kinesis-fault.ts';

const effects: readonly HttpEffect[] = [
  { kind: 'drip', chunkBytes: 400, everyMs: 20 },
  { kind: 'silence', when: 'before' },
  { kind: 'silence', when: 'after' },
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'during' },
  { kind: 'cut', when: 'after' },
  { kind: 'error', code: 'InternalFailure', when: 'after' },
  { kind: 'answer', status: 502, type: 'text/html', body: '<html>Bad gateway</html>' },
];
const share = 0.3;
/** Readers put their next reads off after a failure, and a share of these is none at all now and then. */
const hitTimeoutMs = 10_000;

/** Answers with records come slowly, in part, as something else or not at all. */
export const slowAnswers: KinesisFault = {
  name: 'slow, torn and lost answers',
  workers: 2,
  through: ['kinesis'],
  strike: async (stage) => {
    const { kinesisProxy, random } = stage.parts;
    for (const effect of effects) {
      stage.struck();
      const fault = kinesisProxy.inject({
        on: 'GetRecords',
        share,
        seed: random.whole(0, 1_000_000),
        effect,
      });
      await stage.linger(500, stage.choose({ quick: 600, full: 4_000 }));
      if (!(await becomesTrue(() => fault.hits > 0, hitTimeoutMs)))
        stage.accuse(`no answer was struck by ${effect.kind}`);
      kinesisProxy.heal();
      if (stage.effort === 'full') await stage.recovers();
    }
    await stage.recovers();
  },
};
