import { createManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { fetchBounds, findOutOfRange, isWithin } from '../src/offset-range.ts';
import { ScriptedKafka } from './support/scripted-kafka/scripted-kafka.ts';

/** The offsets 3 to 9 of `a-0`, nothing in `b-0`. */
function cluster(): ScriptedKafka {
  const kafka = new ScriptedKafka({ a: 1, b: 1 });
  kafka.log('a-0').append(10);
  kafka.log('a-0').trim(3);
  return kafka;
}

async function namesOut(kafka: ScriptedKafka, next: number): Promise<{ out: unknown; looks: number }> {
  const clock = createManualClock();
  const doubtful = [
    { topic: 'a', partition: 0, next },
    { topic: 'b', partition: 0, next: 0 },
  ];
  const context = { admin: kafka.scriptedAdmin, clock, signal: new AbortController().signal };
  const out = await clock.runUntil(findOutOfRange(context, doubtful));
  const looks = kafka.scriptedAdmin.calls.filter((call) => call === 'fetchTopicOffsets a').length;
  return { out: Array.from(out, ([{ topic }, bounds]) => [topic, bounds]), looks };
}

describe('isWithin', () => {
  it.each([
    [2, false],
    [3, true],
    [9, true],
    [10, true],
    [11, false],
  ])('says of %i in 3 to 10: %s', (offset, expected) => {
    expect(isWithin(offset, { low: 3, high: 10 })).toBe(expected);
  });
});

describe('fetchBounds', () => {
  it('gives the bounds of every partition of every topic', async () => {
    const table = await fetchBounds(cluster().scriptedAdmin, ['a', 'b']);

    expect(table.get('a')?.get(0)).toEqual({ low: 3, high: 10 });
    expect(table.get('b')?.get(0)).toEqual({ low: 0, high: 0 });
  });
});

describe('findOutOfRange', () => {
  it('asks once where every position exists', async () => {
    expect(await namesOut(cluster(), 10)).toEqual({ out: [], looks: 1 });
  });

  it('asks three times before it says that one does not', async () => {
    expect(await namesOut(cluster(), 2)).toEqual({ out: [['a', { low: 3, high: 10 }]], looks: 3 });
  });

  it('believes the last answer', async () => {
    const kafka = cluster();
    kafka.log('a-0').pretend({ low: 3, high: 4 }, { low: 3, high: 5 });

    expect(await namesOut(kafka, 10)).toEqual({ out: [], looks: 3 });
  });

  it('says nothing of a partition that nobody knows', async () => {
    const clock = createManualClock();
    const context = { admin: cluster().scriptedAdmin, clock, signal: new AbortController().signal };

    expect((await findOutOfRange(context, [{ topic: 'a', partition: 7, next: 1 }])).size).toBe(0);
    expect((await findOutOfRange(context, [])).size).toBe(0);
  });

  it('stops looking when nobody wants to know any more', async () => {
    const clock = createManualClock();
    const giving = new AbortController();
    const context = { admin: cluster().scriptedAdmin, clock, signal: giving.signal };
    const looking = findOutOfRange(context, [{ topic: 'a', partition: 0, next: 1 }]);
    await clock.settle();

    giving.abort();

    expect((await looking).size).toBe(1);
    expect(clock.pendingTimers).toBe(0);
  });
});
