import { describe, expect, it } from 'vitest';
import { createLab } from './support.ts';

describe('the figures of a source', () => {
  it('are in the statistics while a session is open', async () => {
    const lab = createLab({
      records: 10,
      stream: 'open',
      wrapSource: (source) => ({
        name: source.name,
        features: source.features,
        decoder: source.decoder,
        open: async (context) => Object.assign(await source.open(context), { figures: () => ({ owned: 3 }) }),
      }),
    });

    const before = lab.pipeline.stats().source;
    const ended = lab.start();
    await lab.clock.advance(200);
    const during = lab.pipeline.stats().source;
    await lab.clock.runUntil(lab.pipeline.stop());
    await ended;

    expect([before, during]).toEqual([undefined, { owned: 3 }]);
  });

  it('are missing where it does not count', async () => {
    const lab = createLab({ records: 10 });

    const { stats } = await lab.run();

    expect(stats.source).toBeUndefined();
  });
});
