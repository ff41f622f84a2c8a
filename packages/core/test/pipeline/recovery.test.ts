import { describe, expect, it } from 'vitest';
import {
  conflict,
  misconfigured,
  rejected,
  RivergraphError,
  throttled,
  tooLarge,
  unauthorized,
  unavailable,
} from '../../src/errors.ts';
import type { DeliveryEnvironment } from '../../src/pipeline/delivery/delivery-environment.ts';
import { Halt } from '../../src/util/halt.ts';
import { Item } from '../../src/pipeline/delivery/item.ts';
import { Lane } from '../../src/pipeline/lane/lane.ts';
import { OutageGate, type Passage } from '../../src/pipeline/delivery/outage-gate.ts';
import { freshPart, type Part } from '../../src/pipeline/delivery/part.ts';
import { recover } from '../../src/pipeline/delivery/recovery.ts';
import { silentLogger } from '../../src/contracts/logger.ts';
import { createManualClock, type ManualClock, testWrite } from '../../src/testing/index.ts';
import { numbers } from './support.ts';

const clock = createManualClock();
const startOfTime = clock.now();
const lane = new Lane({ partition: { topic: 't', id: 't-0' }, epoch: 0 }, { clock, logger: silentLogger });
const itemsOf = (count: number): Item[] =>
  numbers(count).map((seq) => new Item(testWrite(`k${seq}`, seq), lane, seq, 0, 1, 1));

interface Case {
  readonly told: string[];
  readonly clock: ManualClock;
  readonly gate: OutageGate;
  readonly env: DeliveryEnvironment;
  /** Fails a part and gives what is left, by number of items, and the time that it took. */
  fail(part: Part, error: RivergraphError, passage?: Passage): Promise<{ left: readonly Part[]; ms: number }>;
}

function createCase(policy: Partial<DeliveryEnvironment['policy']> = {}): Case {
  const time = createManualClock();
  const told: string[] = [];
  const backoff = { baseMs: 100, maxMs: 10_000, random: () => 0.5 };
  const gate = new OutageGate(time, backoff, (state) => told.push(`gate ${state}`));
  const env: DeliveryEnvironment = {
    clock: time,
    sink: {
      name: 'idle',
      features: { atomicBatches: true },
      open: async () => undefined,
      write: async () => undefined,
      close: async () => undefined,
    },
    gate,
    orderKey: undefined,
    policy: {
      writeTimeoutMs: 1_000,
      settleMs: 7_000,
      conflictRetries: 2,
      conflictBackoff: backoff,
      throttleBackoff: backoff,
      outageTimeoutMs: Number.POSITIVE_INFINITY,
      ...policy,
    },
    written: () => undefined,
    proven: () => undefined,
    narrowed: () => undefined,
    isSuspect: () => false,
    acquit: () => undefined,
    refused: (items, attempts) =>
      items.forEach(({ item, error }) => told.push(`rejected ${item.seq} ${error.code} after ${attempts}`)),
    attempted: () => undefined,
    retried: (code) => told.push(`retried ${code}`),
    sizeWorked: (items) => told.push(`worked ${items}`),
    throttled: () => told.push('throttled'),
    fatal: (error) => told.push(`fatal ${error.code}`),
    settled: async () => undefined,
    verdict: async () => undefined,
  };
  const fail: Case['fail'] = async (part, error, passage = 'clear') => {
    part.attempts++;
    const startedAt = time.now();
    const left = await time.runUntil(recover({ part, error, passage, halt: new Halt(), env }));
    return { left, ms: time.now() - startedAt };
  };
  return { told, clock: time, gate, env, fail };
}

const sizes = (parts: readonly Part[]): readonly number[] => parts.map(({ items }) => items.length);

describe('recover', () => {
  it('after unavailable closes the gate and keeps the part', async () => {
    const { told, fail } = createCase();

    const { left, ms } = await fail(freshPart(itemsOf(4)), unavailable('away'));

    expect(sizes(left)).toEqual([4]);
    expect(ms).toBe(0);
    expect(told).toEqual(['retried unavailable', 'gate closed']);
  });

  it('after a time-out waits until the server has let go', async () => {
    const { fail } = createCase();

    const { ms } = await fail(freshPart(itemsOf(4)), unavailable('late', { reason: 'timeout' }));

    expect(ms).toBe(7_000);
  });

  it('splits a part that has lost three probes, and never a single item', async () => {
    const { fail } = createCase();
    const part = freshPart(itemsOf(5));
    const single = freshPart(itemsOf(1));

    const outcomes = [];
    for (let probe = 0; probe < 3; probe++)
      outcomes.push((await fail(part, unavailable('away'), 'probe')).left);
    for (let probe = 0; probe < 9; probe++)
      outcomes.push((await fail(single, unavailable('away'), 'probe')).left);

    expect(outcomes.slice(0, 3).map(sizes)).toEqual([[5], [5], [3, 2]]);
    expect(outcomes.slice(3).map(sizes)).toEqual(numbers(9).map(() => [1]));
  });

  it('splits a part that fails three times while others are written', async () => {
    const { gate, fail } = createCase();
    const part = freshPart(itemsOf(2));

    const outcomes: (readonly number[])[] = [];
    for (let strike = 0; strike < 4; strike++) {
      outcomes.push(sizes((await fail(part, unavailable('away'))).left));
      gate.succeeded();
    }

    expect(outcomes).toEqual([[2], [2], [2], [1, 1]]);
  });

  it('blames a single write that fails for long while all others are written', async () => {
    const { told, clock: time, gate, fail } = createCase();
    const single = freshPart(itemsOf(1));
    const rejections: number[] = [];

    for (let failure = 1; rejections.length === 0; failure++) {
      const { left } = await fail(single, unavailable('away'));
      if (left.length === 0) rejections.push(failure);
      for (let other = 0; other < 3; other++) gate.succeeded();
    }

    expect(told.filter((text) => text.startsWith('rejected 0 rejected after'))).toHaveLength(1);
    expect(rejections[0]).toBeGreaterThan(5);
    expect(time.now() - startOfTime).toBeGreaterThanOrEqual(30_000);
  });

  it('never blames a write while the server flaps for others, too', async () => {
    const { told, gate, fail } = createCase();
    const single = freshPart(itemsOf(1));

    for (let failure = 0; failure < 12; failure++) {
      await fail(single, unavailable('away'));
      gate.failed('clear', unavailable('nobody answers'));
      gate.succeeded();
    }

    expect(told.filter((text) => text.startsWith('rejected'))).toEqual([]);
  });

  it('does not split before a given-up attempt can no longer land', async () => {
    const { fail } = createCase();
    const part = freshPart(itemsOf(2));

    const outcomes: (readonly [number, number])[] = [];
    for (let probe = 0; probe < 3; probe++) {
      const { left, ms } = await fail(part, unavailable('late', { reason: 'timeout' }), 'probe');
      outcomes.push([left.length, ms]);
    }

    expect(outcomes).toEqual([
      [1, 7_000],
      [1, 7_000],
      [2, 7_000],
    ]);
  });

  it('stops where the outage lasts longer than allowed', async () => {
    const { told, clock: time, fail } = createCase({ outageTimeoutMs: 5_000 });
    const part = freshPart(itemsOf(1));

    await fail(part, unavailable('away'));
    await time.advance(5_000);
    const { left } = await fail(part, unavailable('away'), 'probe');

    expect(left).toEqual([]);
    expect(told.at(-1)).toBe('fatal unavailable');
  });

  it('after a conflict tries soon, then takes it for throttled', async () => {
    const { told, fail } = createCase();
    const part = freshPart(itemsOf(3));

    const waits = [];
    for (let failure = 0; failure < 4; failure++) waits.push((await fail(part, conflict('deadlock'))).ms);

    expect(waits).toEqual([50, 100, 50, 100]);
    expect(told.filter((text) => text === 'throttled')).toHaveLength(2);
  });

  it('takes a conflict over a constraint for bad data in the end', async () => {
    const { told, fail } = createCase();
    const part = freshPart(itemsOf(1));

    for (let failure = 0; failure < 3; failure++)
      await fail(part, conflict('taken', { reason: 'constraint' }));

    expect(told).toEqual(['retried conflict', 'retried conflict', 'rejected 0 conflict after 3']);
  });

  it('after throttled waits as long as asked', async () => {
    const { fail } = createCase();

    const { ms } = await fail(freshPart(itemsOf(1)), throttled('slow down', { retryAfterMs: 3_000 }));

    expect(ms).toBe(3_000);
  });

  it('after too-large splits in order', async () => {
    const { fail } = createCase();

    const { left } = await fail(freshPart(itemsOf(9)), tooLarge('much', { reason: 'size' }));

    expect(sizes(left)).toEqual([5, 4]);
    expect(left.map(({ items }) => items[0]?.seq)).toEqual([0, 5]);
  });

  it.each([
    ['size', 'rejected 0 too-large after 1'],
    ['resources', 'gate closed'],
  ])('takes a single item that is too large by %s for its own kind', async (reason, expected) => {
    const { told, fail } = createCase();

    await fail(freshPart(itemsOf(1)), tooLarge('much', { reason }));

    expect(told).toContain(expected);
  });

  it('after rejected halves in order until the item is found', async () => {
    const { told, fail } = createCase();

    const { left } = await fail(freshPart(itemsOf(3)), rejected('bad'));
    await fail(freshPart(itemsOf(1)), rejected('bad'));

    expect(sizes(left)).toEqual([2, 1]);
    expect(told).toEqual(['retried rejected', 'rejected 0 rejected after 1']);
  });

  it('after expired credentials tries once more', async () => {
    const { told, fail } = createCase();
    const part = freshPart(itemsOf(2));

    const first = await fail(part, unauthorized('expired', { reason: 'expired' }));
    const second = await fail(part, unauthorized('expired', { reason: 'expired' }));

    expect([sizes(first.left), sizes(second.left)]).toEqual([[2], []]);
    expect(told).toEqual(['retried unauthorized', 'fatal unauthorized']);
  });

  it('opens a closed gate for any answer that is no outage', async () => {
    const { told, gate, fail } = createCase();
    gate.failed('clear', unavailable('nobody answers'));

    await fail(freshPart(itemsOf(2)), misconfigured('no database'), 'probe');

    expect(told).toEqual(['gate closed', 'gate open', 'fatal misconfigured']);
  });
});
