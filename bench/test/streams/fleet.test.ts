import { describe, expect, it, onTestFinished } from 'vitest';
import { runBare } from '../../src/streams/bare-fleet.ts';
import { createFleet, feed } from '../../src/streams/fleet.ts';
import { runNamed } from '../../src/streams/named-fleet.ts';
import type { RunningFleet } from '../../src/streams/running-fleet.ts';

const load = { rate: 100, seconds: 0.5 };
const sent = load.rate * load.seconds;

async function fed(fleet: ReturnType<typeof createFleet>, running: RunningFleet): Promise<void> {
  onTestFinished(async () => await running.end());
  await feed(fleet, load);
  while (running.consumed().some((count) => count < sent)) await feed([], { rate: 0, seconds: 0.1 });
}

describe('fifty named streams', () => {
  it('are shown and measured as what was sent to them', async () => {
    const fleet = createFleet(50);
    const running = await runNamed(fleet);

    await fed(fleet, running);

    expect(running.consumed()).toHaveLength(50);
    expect(await running.wrong(sent)).toBe(0);
  });

  it('are found out where a figure is not what was sent', async () => {
    const fleet = createFleet(2);
    const running = await runNamed(fleet);

    await fed(fleet, running);

    // Three figures of `show` and two of the metrics, for each.
    expect(await running.wrong(sent + 1)).toBe(10);
  });
});

describe('bare pipelines', () => {
  it('write what was sent to them', async () => {
    const fleet = createFleet(3);
    const running = await runBare(fleet);

    await fed(fleet, running);

    expect(running.consumed()).toEqual([sent, sent, sent]);
  });
});
