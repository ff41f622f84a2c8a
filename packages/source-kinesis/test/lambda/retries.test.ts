import type { SinkFault } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LambdaKinesisEvent } from '../../src/lambda/event.ts';
import { aggregate } from '../kpl/aggregates.ts';
import { type Bench, createBench, eventOf, failureOf, indexOf, numbers, written } from './bench.ts';

const numRuns = Math.ceil(Number(process.env['FUZZ_RUNS'] ?? 300) / 5);

const fault: fc.Arbitrary<SinkFault | undefined> = fc.oneof(
  fc.constant(undefined),
  fc.record({ type: fc.constant('slow' as const), afterMs: fc.nat(3_000) }),
  fc.record({
    type: fc.constant('fail' as const),
    code: fc.constantFrom('unavailable', 'throttled', 'conflict', 'misconfigured', 'unauthorized'),
    applied: fc.constantFrom(0, 'all' as const),
  }),
  fc.record({ type: fc.constant('hang' as const), until: fc.constantFrom('abort', 'never') }),
);

const plan = fc.record({
  /** How many records each Kinesis record holds; one without others is not aggregated. */
  sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
  faults: fc.array(fault, { maxLength: 12 }),
  leftMs: fc.integer({ min: 1_500, max: 8_000 }),
  onFailure: fc.constantFrom('report' as const, 'throw' as const),
  ordering: fc.constantFrom('entity' as const, 'partition' as const),
  maxRecords: fc.integer({ min: 1, max: 8 }),
});

function eventFor(sizes: readonly number[]): LambdaKinesisEvent {
  let next = 0;
  return eventOf(
    sizes.map((size) => {
      const values = numbers(size).map(() => next++);
      const [first] = values;
      if (size === 1) return { data: String(first) };
      return {
        data: aggregate(values.map((value) => ({ partitionKey: 'k', data: Buffer.from(String(value)) }))),
      };
    }),
  );
}

/** Does as Lambda does: invokes with what is not done until all is, and gives how often. */
async function deliver(bench: Bench, event: LambdaKinesisEvent, leftMs: number): Promise<number> {
  let { Records: rest } = event;
  for (let invocations = 1; invocations <= 100; invocations += 1) {
    const answer = await failureOf(
      bench.invoke({ Records: rest }, leftMs).then((response) => {
        const [first] = response.batchItemFailures;
        if (first === undefined) rest = [];
        else
          rest = rest.slice(rest.findIndex(({ kinesis }) => kinesis.sequenceNumber === first.itemIdentifier));
      }),
    );
    if (answer === 'no failure' && rest.length === 0) return invocations;
  }
  throw new Error('the batch does not come to an end');
}

describe('a batch that Lambda tries again', () => {
  it('loses no record, whatever the sink does, and leaves no timer behind', async () => {
    await fc.assert(
      fc.asyncProperty(plan, async ({ sizes, faults, leftMs, onFailure, ordering, maxRecords }) => {
        const waiting = [...faults];
        const bench = createBench({
          sink: { fault: () => waiting.shift() },
          handler: { onFailure },
          processor: { ordering, maxRecords, slots: 2 },
        });

        await deliver(bench, eventFor(sizes), leftMs);

        const total = sizes.reduce((sum, size) => sum + size, 0);
        expect(new Set(written(bench))).toEqual(new Set(numbers(total)));
        expect(bench.clock.pendingTimers).toBe(0);
        expect(bench.opened()).toBe(1);
      }),
      { numRuns },
    );
  });

  it('makes way in each invocation, where the sink is only slow', async () => {
    const bench = createBench({
      sink: { fault: () => ({ type: 'slow', afterMs: 400 }) },
      processor: { ordering: 'partition', maxRecords: 1, slots: 1 },
    });
    const reported: (number | undefined)[] = [];
    const spied: Bench = {
      ...bench,
      invoke: async (event, leftMs) => {
        const response = await bench.invoke(event, leftMs);
        reported.push(indexOf(response));
        return response;
      },
    };

    await deliver(spied, eventFor(numbers(10).map(() => 1)), 2_000);

    expect(reported).toEqual([2, 4, 6, 8, undefined]);
    expect(new Set(written(bench))).toEqual(new Set(numbers(10)));
  });
});
