import type { GraphWrite, WriteOrigin } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { histories } from '../../cypher/test/graph-history.ts';
import { versionedHistories } from '../../cypher/test/versioned-history.ts';
import { batchForm } from '../src/batch-form.ts';
import { sinkLimits } from '../src/limits.ts';
import type { NeptuneSinkOptions } from '../src/options.ts';
import { resolveOptions } from '../src/resolve-options.ts';
import type { Op } from '../src/statement/op.ts';
import { planBatch } from '../src/statement/plan-batch.ts';
import type { GremlinWrite } from '../src/user/gremlin-write.ts';
import { countSteps } from './support/count-steps.ts';
import { numRuns } from './support/fuzz.ts';

const url = 'wss://localhost:8182/gremlin';
const { Person, City, Day, Device, Sensor, KNOWS, LIVES_IN, PAID, HAS_DAY, LINKED } = conformanceGraph;
const origin: WriteOrigin = { partition: { topic: 't', id: 't-0' }, position: 0, orderKey: '0' };
const person = Person.ref({ id: 'a' });

/** Any kinds of writes, and how often each comes. */
const mixes: fc.Arbitrary<readonly GraphWrite[]> = fc.oneof(
  histories.map((batches) => batches.flat()),
  versionedHistories.map((batches) => batches.flat().map(({ write }) => write)),
);
const few: fc.Arbitrary<readonly GraphWrite[]> = mixes.chain((writes) =>
  fc.subarray([...writes], { minLength: 1, maxLength: Math.min(3, writes.length) }),
);

describe('sinkLimits', () => {
  it.each<[string, GraphWrite, number]>([
    ['a node with a label and a key', Person.upsert({ id: 'a' }), 2],
    ['a node with properties', Person.upsert({ id: 'a', name: 'b', age: 1, score: 2 }), 5],
    ['a property that is taken away, as one that is set', Person.upsert({ id: 'a', name: null }), 3],
    ['a node with two parts of a key', City.upsert({ country: 'a', name: 'b' }), 3],
    ['an update', Person.update({ id: 'a', name: 'b' }), 3],
    ['a delete', Person.delete({ id: 'a' }), 1],
    ['a node with a version', Device.upsert({ id: 'a', state: 'b', note: 'c', revision: 1 }), 5],
    ['a node with a place', Sensor.upsert({ id: 'a', unit: 'b' }), 3],
    ['an edge without properties', LIVES_IN.upsert(person, City.ref({ country: 'a', name: 'b' })), 1],
    ['an edge with properties', KNOWS.upsert(person, person, { since: 1, how: 'a' }), 3],
    ['an edge with a key', PAID.upsert(person, person, { at: 1 }), 2],
    ['an edge that makes one end', KNOWS.upsert(person, Person.merge({ id: 'b' })), 3],
    [
      'an edge that sets both ends',
      KNOWS.upsert(Person.upsert({ id: 'a', age: 1 }), Person.upsert({ id: 'b', age: 2 })),
      7,
    ],
    [
      'an edge to a node that it owns',
      HAS_DAY.upsert(person, Day.upsert({ date: '2024-01-01', note: 'a' })),
      4,
    ],
    ['the delete of an edge', KNOWS.delete(person, person), 1],
  ])('weighs labels and properties: %s', (_, write, weight) => {
    const limits = sinkLimits(resolveOptions({ url }));

    expect(limits.weight?.(write)).toBe(weight);
    expect(limits.weight?.(write)).toBe(weight);
  });

  it('gives what has many steps more weight than it has records', () => {
    const guarded = LINKED.upsert(Device.merge({ id: 'a' }), Device.merge({ id: 'b' }), { revision: 1 });

    expect(sinkLimits(resolveOptions({ url })).weight?.(guarded)).toBeGreaterThanOrEqual(6);
  });

  it('sends a traversal of the user’s alone', () => {
    const write = { kind: 'gremlin' } as GremlinWrite;

    for (const maxRecords of [1, 200, 5_000]) {
      const { weight, maxWeight } = sinkLimits(resolveOptions({ url, maxRecords }));
      expect(weight?.(write)).toBe(maxWeight);
    }
  });

  it('follows the options', () => {
    expect(sinkLimits(resolveOptions({ url }))).toMatchObject({
      maxRecords: 200,
      maxWeight: 200,
      concurrency: 4,
      writeTimeoutMs: 150_000,
      settleMs: 2_000,
    });
    expect(sinkLimits(resolveOptions({ url, form: 'inject' }))).toMatchObject({ maxWeight: 1_000 });
    expect(
      sinkLimits(resolveOptions({ url, form: 'inject', maxRecords: 30, writerVcpus: 8, writeTimeoutMs: 7 })),
    ).toMatchObject({ maxRecords: 30, maxWeight: 30, concurrency: 16, writeTimeoutMs: 7 });
  });

  describe.each<[string, Partial<NeptuneSinkOptions>, string | undefined]>([
    ['the form of today', {}, undefined],
    ['the form of engine 1.4.6.0', {}, '1.4.6.0'],
    ['the form of engine 1.2.1.0', {}, '1.2.1.0'],
  ])('keeps every batch, in %s,', (_, options, engine) => {
    const resolved = resolveOptions({ url, ...options });
    const form = batchForm(resolved, engine);

    it('below 1,500 steps and 200 records, whatever writes it is of', () => {
      fc.assert(
        fc.property(fc.oneof(few, mixes), (writes) => {
          const batch = fullBatch(writes, resolved);
          const { ops } = planBatch({ writes: batch, originAt: () => origin }, { ...form, known: undefined });

          expect(countSteps(form.requestOf(ops).bytecode)).toBeLessThan(1_500);
          expect(ops.reduce((sum, op) => sum + recordsOf(op), 0)).toBeLessThanOrEqual(200);
        }),
        { numRuns: Math.ceil(numRuns / 5) },
      );
    });
  });
});

/** Repeats writes for as long as the limits allow. */
function fullBatch(
  writes: readonly GraphWrite[],
  options: Parameters<typeof sinkLimits>[0],
): readonly GraphWrite[] {
  const { weight = () => 1, maxWeight = 0, maxRecords = 0 } = sinkLimits(options);
  const batch: GraphWrite[] = [];
  let left = maxWeight;
  for (let at = 0; batch.length < maxRecords; at += 1) {
    const write = writes[at % writes.length];
    if (write === undefined || (left -= weight(write)) < 0) break;
    batch.push(write);
  }
  return batch;
}

/** Labels and properties, as Amazon counts them; the position that a guard adds is ours. */
function recordsOf(op: Op): number {
  if (op.kind === 'drop-vertex' || op.kind === 'drop-edge') return 1;
  const { set, remove, guard } = op.content;
  const own = set.length + remove.length - (guard?.prefix === undefined ? 0 : 1);
  return op.kind === 'set-vertex' ? own : 1 + op.key.length + own;
}
