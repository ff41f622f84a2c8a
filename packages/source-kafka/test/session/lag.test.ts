import { describe, expect, it } from 'vitest';
import { openSession } from '../support/driven-session.ts';
import type { DrivenSession } from '../support/driven-session.ts';
import { connectionLost } from '../support/scripted-kafka/protocol-error.ts';
import { ScriptedKafka } from '../support/scripted-kafka/scripted-kafka.ts';

const intervalMs = 2_000;

/** Two partitions, of the first of which four of ten records are taken; all of it is told already. */
async function openTwo(): Promise<{ kafka: ScriptedKafka; driven: DrivenSession }> {
  const kafka = new ScriptedKafka({ t: 2 }, { t: [0, 1] });
  kafka.log('t-0').append(10);
  const driven = await openSession(kafka);
  kafka.fetch(4);
  await driven.events();
  await driven.lags();
  return { kafka, driven };
}

describe('the lag of a partition', () => {
  it('comes with each fetch', async () => {
    const { kafka, driven } = await openTwo();

    kafka.fetch(4);
    kafka.fetch(4);

    expect(await driven.lags()).toEqual(['lag t-0 2', 'lag t-0 0']);
  });

  it('is asked for while nothing is fetched of it', async () => {
    const { kafka, driven } = await openTwo();
    driven.pause('t-0');
    await driven.clock.advance(intervalMs);
    kafka.log('t-0').append(5);
    await driven.clock.advance(intervalMs);

    expect(await driven.lags()).toEqual(['lag t-0 6', 'lag t-0 11']);
  });

  it('counts what was fetched and is held back', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(10);
    const driven = await openSession(kafka, { takes: 'by-hand' });
    await driven.take();
    await driven.clock.settle();
    kafka.fetch(4);
    driven.pause('t-0');
    void driven.run();

    await driven.clock.advance(intervalMs);

    expect(await driven.lags()).toEqual(['lag t-0 10']);
  });

  it('does not count markers that were passed', async () => {
    const kafka = new ScriptedKafka({ t: 1 }, { t: [0] });
    kafka.log('t-0').append(2);
    kafka.log('t-0').mark();
    const driven = await openSession(kafka);
    kafka.fetch();
    await driven.lags();
    driven.pause('t-0');

    await driven.clock.advance(intervalMs);

    expect(await driven.lags()).toEqual(['lag t-0 0']);
  });

  it('is asked for again when nobody has answered', async () => {
    const { kafka, driven } = await openTwo();
    driven.pause('t-0');
    kafka.scriptedAdmin.fail('fetchTopicOffsets', connectionLost());

    await driven.clock.advance(intervalMs);
    expect(await driven.lags()).toEqual([]);
    await driven.clock.advance(intervalMs);

    expect(await driven.lags()).toEqual(['lag t-0 6']);
    expect(driven.failure).toBeUndefined();
  });

  it('is told of no partition that was lost meanwhile', async () => {
    const { kafka, driven } = await openTwo();
    driven.pause('t-0');
    const go = kafka.scriptedAdmin.hold('fetchTopicOffsets');
    await driven.clock.advance(intervalMs);

    kafka.join({ assignment: { t: [1] } });
    go();

    expect(await driven.lags()).toEqual([]);
  });

  it('is asked of nobody while everything is fetched', async () => {
    const { kafka, driven } = await openTwo();
    const asked = kafka.scriptedAdmin.calls.length;

    await driven.clock.advance(10 * intervalMs);

    expect(kafka.scriptedAdmin.calls).toHaveLength(asked);
  });
});
