import { defineGraph } from '@rivergraph/core';
import type { WriteOrigin } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOfBatch } from '../src/bolt/parts-of-batch.ts';
import type { BoltPart } from '../src/bolt/index.ts';
import { cypher } from '../src/index.ts';
import type { CypherWrite } from '../src/index.ts';
import { fuzzRuns } from './graph-history.ts';
import { plainDialect } from './plain-dialect.ts';
import { recordOf } from './record-of.ts';

const { User } = defineGraph({ nodes: { User: { key: { id: 'integer' } } } });

interface Planned {
  readonly statement: number;
  /** Not known where it is not given. */
  readonly entities: readonly string[] | undefined;
  readonly partition: string;
}

function writeOf({ statement, entities }: Planned, at: number): CypherWrite {
  const record = recordOf({ value: at });
  const made = { ...cypher('event')(record) } as CypherWrite;
  return { ...made, statement: statements[statement] ?? made.statement, entities };
}

const statements = [0, 1, 2].map(
  (at) => (cypher(`SET n.s${at} = event`)(recordOf({ value: at })) as CypherWrite).statement,
);

function parts(planned: readonly Planned[]): readonly BoltPart[] {
  const writes = planned.map(writeOf);
  const originAt = (index: number): WriteOrigin => ({
    partition: { topic: 't', id: planned[index]?.partition ?? '' },
    position: index,
    orderKey: undefined,
  });
  return partsOfBatch({ writes, originAt }, { dialect: plainDialect, maxCells: 10 }).flatMap((part) =>
    part.kind === 'ready' ? [part.part] : [],
  );
}

/** The writes in the order in which they run, statement by statement. */
function order(planned: readonly Planned[]): readonly (readonly number[])[] {
  return parts(planned).map(({ parameters }) => (parameters()['c0'] as readonly bigint[]).map(Number));
}

const one = (statement: number, entities?: readonly string[], partition = 'p'): Planned => ({
  statement,
  entities,
  partition,
});

describe('the statements of a batch', () => {
  it('take as many writes as order allows', () => {
    expect(order([one(0), one(0), one(1), one(0)])).toEqual([[0, 1], [2], [3]]);
    expect(order([one(0), one(1, undefined, 'q'), one(0), one(1, undefined, 'q')])).toEqual([
      [0, 2],
      [1, 3],
    ]);
    expect(order([one(0, ['a']), one(1, ['b']), one(0, ['c']), one(0, ['b']), one(1, ['c'])])).toEqual([
      [0, 2],
      [1, 4],
      [3],
    ]);
    expect(order([one(0, []), one(1, []), one(0, []), one(1, [])])).toEqual([
      [0, 2],
      [1, 3],
    ]);
  });

  it('tell nodes of a graph and texts apart, and nodes by their keys', () => {
    const ref = (id: number | bigint) => [User.ref({ id })] as never;

    expect(order([one(0, ref(1)), one(1, ref(1n)), one(0, ref(1))])).toHaveLength(3);
    expect(order([one(0, ref(1)), one(1, ref(2)), one(0, ref(1))])).toHaveLength(2);
  });

  it('keep the order of all writes that touch the same, and lose none', () => {
    const planned = fc.record({
      statement: fc.nat({ max: 2 }),
      entities: fc.option(fc.subarray(['a', 'b', 'c']), { nil: undefined }),
      partition: fc.constantFrom('p', 'q'),
    });

    fc.assert(
      fc.property(fc.array(planned, { maxLength: 30 }), (all) => {
        const run = order(all);
        expect(run.flat().toSorted((a, b) => a - b)).toEqual(all.map((_, at) => at));
        for (const name of ['a', 'b', 'c', 'p', 'q']) {
          const touching = run.flat().filter((at) => isTouched(all[at], name));
          expect(touching).toEqual(touching.toSorted((a, b) => a - b));
        }
        expect(run.length).toBeLessThanOrEqual(runsOf(all));
      }),
      { numRuns: fuzzRuns(500) },
    );
  });

  it('name the statement, or else the topic', () => {
    const named = cypher('event', { name: 'mine' })(recordOf({ value: 1 })) as CypherWrite;
    const topical = cypher('event')(recordOf({ value: 1, topic: 'members' })) as CypherWrite;

    const named2 = partsOfBatch({ writes: [named, topical] }, { dialect: plainDialect, maxCells: 1 });

    expect(named2.map((part) => part.kind === 'ready' && part.part.statement)).toEqual([
      { name: 'mine', linesBefore: 1 },
      { name: 'topic members', linesBefore: 1 },
    ]);
  });
});

function isTouched(planned: Planned | undefined, name: string): boolean {
  if (planned?.entities === undefined) return planned?.partition === name;
  return planned.entities.includes(name);
}

/** How many statements it would be without any reordering. */
function runsOf(all: readonly Planned[]): number {
  return all.filter(({ statement }, at) => statement !== all[at - 1]?.statement).length;
}
