import type { GraphWrite, WriteOrigin } from '@rivergraph/core';
import { defineGraph } from '@rivergraph/core';
import { conformanceGraph } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { noContent } from '../../src/statement/content.ts';
import { createIds } from '../../src/statement/ids.ts';
import type { PutVertex } from '../../src/statement/op.ts';
import { planBatch } from '../../src/statement/plan-batch.ts';
import type { BatchPlan, PlanOptions } from '../../src/statement/plan-batch.ts';
import { errorOf } from '../support/error-of.ts';
import { briefly } from '../support/ops.ts';

const { Person, Day, Device, Sensor, KNOWS, HAS_DAY, MEASURES, PAID } = conformanceGraph;
const origin: WriteOrigin = { partition: { topic: 't', id: 't-0' }, position: 5, orderKey: '5' };
const person = (id: string, missing: 'reject' | 'skip' = 'reject') => Person.ref({ id }, { missing });
const merged = (id: string) => Person.merge({ id });

function plan(writes: readonly GraphWrite[], options: Partial<PlanOptions> = {}): BatchPlan {
  return planBatch(
    { writes, originAt: () => origin },
    {
      ids: createIds({ edge: ({ from, to }) => `${from}-${to}` }),
      known: undefined,
      edges: 'upsert',
      ...options,
    },
  );
}

/** The ops in short, the places of what failed, and what must be there. */
function inShort({ ops, failed, needs, wanted, isOpen }: BatchPlan): unknown {
  return {
    ops: briefly(ops).map((text) => text.replaceAll('Person|', '')),
    failed: failed.map(({ index }) => index),
    needs: [...needs].map((id) => id.replace('Person|', '')),
    wanted: [...wanted].map((id) => id.replace('Person|', '')),
    isOpen,
  };
}

const nothing = { ops: [], failed: [], needs: [], wanted: [], isOpen: false };

describe('planBatch', () => {
  it.each<[string, readonly GraphWrite[], object]>([
    [
      'wants both ends that must be there',
      [KNOWS.upsert(person('a'), person('b'))],
      { ops: ['put-edge a-b'], needs: ['a', 'b'], wanted: ['a', 'b'] },
    ],
    [
      'makes the ends that it may',
      [KNOWS.upsert(merged('a'), person('b'))],
      { ops: ['put-vertex a', 'put-edge a-b'], needs: ['b'], wanted: ['b'] },
    ],
    [
      'wants what the batch makes, in case it comes not to',
      [Person.upsert({ id: 'a' }), KNOWS.upsert(person('a'), merged('b'))],
      { ops: ['put-vertex a', 'put-vertex b', 'put-edge a-b'], wanted: ['a'] },
    ],
    [
      'needs an end once that edges have proved',
      [KNOWS.upsert(person('a'), person('b')), KNOWS.upsert(person('b'), person('a'))],
      { ops: ['put-edge a-b', 'put-edge b-a'], needs: ['a', 'b'], wanted: ['a', 'b'] },
    ],
    [
      'makes an end once',
      [KNOWS.upsert(merged('a'), merged('b')), KNOWS.upsert(merged('b'), merged('a'))],
      { ops: ['put-vertex a', 'put-vertex b', 'put-edge a-b', 'put-edge b-a'] },
    ],
    [
      'does not need what it needs no more',
      [KNOWS.upsert(person('a'), person('b')), Person.delete({ id: 'a' })],
      { ops: ['put-edge a-b', 'drop-vertex a'], needs: ['a', 'b'], wanted: ['a', 'b'] },
    ],
    [
      'fails an edge to what the batch removes',
      [Person.delete({ id: 'a' }), KNOWS.upsert(merged('b'), person('a'))],
      { ops: ['drop-vertex a'], failed: [1], wanted: ['a'] },
    ],
    [
      'skips an edge to what the batch removes',
      [Person.delete({ id: 'a' }), KNOWS.upsert(merged('b'), person('a', 'skip'))],
      { ops: ['drop-vertex a'], wanted: ['a'] },
    ],
    [
      'is open where the first end may be missing and the second is',
      [Person.delete({ id: 'b' }), KNOWS.upsert(person('a', 'skip'), person('b'))],
      { ops: ['drop-vertex b'], failed: [1], wanted: ['a', 'b'], isOpen: true },
    ],
    [
      'makes again what was removed',
      [Person.delete({ id: 'a' }), KNOWS.upsert(merged('a'), merged('a'))],
      { ops: ['drop-vertex a', 'put-vertex a', 'put-edge a-a'] },
    ],
    [
      'makes the one end of a loop once',
      [KNOWS.upsert(merged('a'), merged('a'))],
      { ops: ['put-vertex a', 'put-edge a-a'] },
    ],
    [
      'sets both ends of a loop that sets both',
      [KNOWS.upsert(Person.upsert({ id: 'a', age: 1 }), Person.upsert({ id: 'a', name: 'b' }))],
      { ops: ['put-vertex a', 'put-vertex a', 'put-edge a-a'] },
    ],
    [
      'wants a loop’s end that one side wants to be there',
      [KNOWS.upsert(person('a'), Person.upsert({ id: 'a', age: 1 }))],
      { ops: ['set-vertex a', 'put-edge a-a'], needs: ['a'], wanted: ['a'] },
    ],
    [
      'needs nothing for removals',
      [KNOWS.delete(person('a'), person('b')), Person.delete({ id: 'c' })],
      { ops: ['drop-edge a-b', 'drop-vertex c'] },
    ],
    ['needs nothing for updates', [Person.update({ id: 'a', age: 1 })], { ops: ['set-vertex a'] }],
    [
      'lets an edge stay that is made again',
      [KNOWS.delete(person('a'), person('b')), KNOWS.upsert(merged('a'), merged('b'))],
      { ops: ['put-vertex a', 'put-vertex b', 'put-edge a-b'] },
    ],
  ])('%s', (_, writes, expected) => {
    expect(inShort(plan(writes))).toEqual({ ...nothing, ...expected });
  });

  it('goes by what is known', () => {
    const writes = [
      KNOWS.upsert(person('a'), person('b')),
      KNOWS.upsert(person('a'), person('c')),
      KNOWS.upsert(person('c', 'skip'), person('a')),
      Person.upsert({ id: 'c' }),
      KNOWS.upsert(person('c'), person('a')),
    ];

    expect(inShort(plan(writes, { known: new Set(['Person|a', 'Person|b']) }))).toEqual({
      ops: ['put-edge a-b', 'put-vertex c', 'put-edge c-a'],
      failed: [1],
      needs: [],
      wanted: ['a', 'b', 'c'],
      isOpen: false,
    });
  });

  it('says which end is missing, of which kind, and no key', () => {
    const known = new Set(['Person|secret-from']);
    const writes = [
      KNOWS.upsert(person('secret-from'), person('secret-to')),
      KNOWS.upsert(person('secret-to'), person('secret-from')),
    ];

    const messages = plan(writes, { known }).failed.map(({ error }) => error.message);

    expect(messages[0]).toContain('KNOWS: expected the Person at its to end to exist');
    expect(messages[1]).toContain('KNOWS: expected the Person at its from end to exist');
    expect(messages.join()).not.toContain('secret');
  });

  it('removes an owned node with its edge, and what a node owns with the node', () => {
    const { ops } = plan([
      HAS_DAY.delete(person('a'), Day.ref({ date: '2024-01-01' })),
      Person.delete({ id: 'a' }),
    ]);

    expect(ops).toEqual([
      { kind: 'drop-vertex', id: 'Day|2024-01-01|Person|a', owning: [] },
      { kind: 'drop-vertex', id: 'Person|a', owning: ['HAS_DAY', 'HAS_SHIFT'] },
    ]);
  });

  it('does not take an owned node for there after its owner went', () => {
    const edge = HAS_DAY.upsert(merged('a'), Day.ref({ date: '2024-01-01' }));

    const { ops, failed } = plan([edge, Person.delete({ id: 'a' }), edge]);

    expect(ops.length).toBe(3);
    expect(failed.map(({ index }) => index)).toEqual([2]);
  });

  it('does not take an owned node for there after it went with its edge', () => {
    const day = Day.ref({ date: '2024-01-01' });

    const { failed } = plan([HAS_DAY.delete(person('a'), day), HAS_DAY.upsert(merged('a'), day)]);

    expect(failed.map(({ index }) => index)).toEqual([1]);
  });

  it('stays open once one write is, whatever comes behind it', () => {
    const writes = [
      Person.delete({ id: 'b' }),
      KNOWS.upsert(person('a', 'skip'), person('b')),
      KNOWS.upsert(merged('c'), person('b')),
    ];

    expect(plan(writes).isOpen).toBe(true);
  });

  it('sets what one end of a loop sets, where the other end only wants it to be made', () => {
    const upserted = Person.upsert({ id: 'a', age: 1 });

    for (const write of [KNOWS.upsert(upserted, merged('a')), KNOWS.upsert(merged('a'), upserted)]) {
      const puts = plan([write]).ops.filter(({ kind }) => kind === 'put-vertex') as readonly PutVertex[];
      expect(puts.flatMap(({ content }) => content.set.map(([name]) => name))).toEqual(['age']);
    }
  });

  it('leaves the version of an end alone that is only made', () => {
    const { ops } = plan([MEASURES.upsert(Device.merge({ id: 'd' }), Sensor.merge({ id: 's' }))]);

    expect(ops.slice(0, 2).map((op) => (op as PutVertex).content)).toEqual([noContent, noContent]);
    expect(ops[2]).toMatchObject({ kind: 'put-edge', content: { guard: { property: '_position' } } });
  });

  it('gives edges no id where the server makes it, and keeps their key', () => {
    const [op] = plan([PAID.upsert(person('a'), person('b'), { at: 7 })], { edges: 'add' }).ops;

    expect(op).toMatchObject({ id: undefined, type: 'PAID', key: [['at', { type: 'Int64', value: 7 }]] });
  });

  it('tells null from what is not there', () => {
    const [op] = plan([Person.upsert({ id: 'a', name: null, age: undefined, score: 1.5 })]).ops;

    expect(op).toMatchObject({
      content: { set: [['score', { type: 'Double', value: 1.5 }]], remove: ['name'], guard: undefined },
    });
  });

  it('guards by a version, and by the place of the record that each write comes from', () => {
    const asked: number[] = [];
    const places = (index: number): WriteOrigin => {
      asked.push(index);
      return { ...origin, orderKey: `k${index}` };
    };
    const writes = [
      Device.upsert({ id: 'a', state: 'on', revision: 3 }),
      Sensor.upsert({ id: 'b', unit: 'm' }),
    ];

    const { ops } = planBatch(
      { writes, originAt: places },
      { ids: createIds(), known: undefined, edges: 'upsert' },
    );

    expect(asked).toEqual([1]);
    expect(ops[0]).toMatchObject({ content: { guard: { property: 'revision', value: { value: 3 } } } });
    const { set, guard } = (ops[1] as PutVertex).content;
    expect(guard?.value).toBe(`${guard?.prefix}k1`);
    expect(set.at(-1)).toEqual([guard?.property, guard?.value]);
  });

  it('is misconfigured where a place is wanted and nobody tells it', () => {
    const run = () =>
      planBatch(
        { writes: [Sensor.upsert({ id: 'b' })] },
        { ids: createIds(), known: undefined, edges: 'upsert' },
      );

    expect(errorOf(run).code).toBe('misconfigured');
  });

  it('leaves a write out whose value or id cannot be stored, and nothing else', () => {
    const writes = [
      Person.upsert({ id: 'a' }),
      Person.upsert({ id: 'b', name: 'secret\0' }),
      Person.upsert({ id: 'x\0' }),
      KNOWS.upsert(merged('c'), merged('d'), { how: '\0' }),
      KNOWS.upsert(merged('c'), merged('d'), { how: 'so' }),
    ];

    const { ops, failed } = plan(writes);

    expect(failed.map(({ index, error }) => [index, error.code])).toEqual([
      [1, 'rejected'],
      [2, 'rejected'],
      [3, 'rejected'],
    ]);
    expect(failed.map(({ error }) => error.message).join()).not.toContain('secret');
    expect(briefly(ops)).toHaveLength(4);
  });

  it('lets an id of the user’s that is none stop everything', () => {
    const { Word } = defineGraph({ nodes: { Word: { key: { text: 'string' } } } });
    const ids = createIds({ node: () => 7 as unknown as string });

    expect(errorOf(() => plan([Word.upsert({ text: 'a' })], { ids })).code).toBe('misconfigured');
  });
});
