import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeBatch } from '../src/bolt/index.ts';
import type { BoltPart } from '../src/bolt/index.ts';
import { groupParts, uniformParts } from '../src/bolt/group-parts.ts';
import { partsOfBatch } from '../src/bolt/parts-of-batch.ts';
import { columnRows, cypher, planBatch, quoteIdentifier } from '../src/index.ts';
import type { CypherDialect } from '../src/index.ts';
import { fuzzRuns, histories } from './graph-history.ts';
import { recordOf } from './record-of.ts';

const { User, Item, Device, KNOWS, BOUGHT, LINKED } = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string' } },
    Item: { key: { id: 'integer' } },
    Device: { key: { id: 'integer' }, properties: { rev: 'integer' }, version: 'rev' },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User' },
    BOUGHT: { from: 'User', to: 'Item' },
    LINKED: { from: 'Device', to: 'Device' },
  },
});

const dialect: CypherDialect = {
  name: 'test',
  quote: quoteIdentifier,
  parameters: columnRows,
  encode: (_, values) => values,
  nodeUpsert: 'merge',
  keyProperty: () => undefined,
  statements: 'fused',
};
const options = { dialect, maxCells: 1000 };

/** What is sent, row by row, and which write each row names when it is left out. */
function sent(parts: readonly BoltPart[]): unknown {
  return parts.map(({ text, parameters, writes, failures }) => ({
    text,
    parameters: parameters(),
    writes,
    failed: Array.from({ length: writes }, (_, row) =>
      [row, -1 - row].flatMap((code) =>
        (failures?.([code]) ?? []).map(({ index, error }) => [index, error.message]),
      ),
    ),
  }));
}

describe('uniformParts', () => {
  it('gives what planning gives, for any writes of one shape', () => {
    fc.assert(
      fc.property(histories, fc.integer({ min: 1, max: 40 }), (batches, maxCells) => {
        for (const writes of batches) {
          const first = writes[0]?.shape;
          const alike = writes.filter(({ shape }) => shape === first);
          const uniform = uniformParts(alike, dialect, maxCells);
          if (uniform === undefined) continue;
          const planned = planBatch(alike).map((group) => groupParts(group, dialect, maxCells));

          expect(planned).toHaveLength(1);
          expect(sent(uniform)).toEqual(sent(planned[0] ?? []));
        }
      }),
      { numRuns: fuzzRuns(300) },
    );
  });

  it('is there for the writes of most streams', () => {
    const knows = KNOWS.upsert(User.merge({ id: 1 }), User.merge({ id: 2 }));
    const bought = BOUGHT.upsert(User.ref({ id: 1 }), Item.merge({ id: 2 }));

    for (const write of [User.upsert({ id: 1 }), User.delete({ id: 1 }), knows, bought])
      expect(uniformParts([write, write], dialect, 100)).toHaveLength(1);
  });

  it('is not there where writes differ, overtake each other, or are guarded', () => {
    const user = User.upsert({ id: 1 });
    const apart = KNOWS.upsert(User.ref({ id: 1 }), User.merge({ id: 2 }));
    const guarded = Device.upsert({ id: 1, rev: 1 });

    for (const writes of [[], [user, Item.upsert({ id: 1 })], [apart, apart], [guarded, guarded]])
      expect(uniformParts(writes, dialect, 100)).toBeUndefined();
  });
});

describe('partsOfBatch', () => {
  const bought = (user: number, item: number): GraphWrite =>
    BOUGHT.upsert(User.ref({ id: user }), Item.ref({ id: item }));

  it('cuts statements at so many values, and names writes by their place in the batch', () => {
    const writes = [1, 2, 3, 4, 5].map((at) => bought(at, at));

    const parts = partsOfBatch({ writes }, { dialect, maxCells: 4 }).flatMap((part) =>
      part.kind === 'ready' ? [part.part] : [],
    );

    expect(parts.map(({ writes: count }) => count)).toEqual([2, 2, 1]);
    expect(parts.map(({ parameters }) => parameters()['c0'])).toEqual([[1, 2], [3, 4], [5]]);
    expect(parts.map(({ failures }) => failures?.([0, -1]).map(({ index }) => index))).toEqual([
      [0, 0],
      [2, 2],
      [4, 4],
    ]);
  });

  it('sends a row that alone is beyond the bound', () => {
    const parts = partsOfBatch({ writes: [bought(1, 1), bought(2, 2)] }, { dialect, maxCells: 1 });

    expect(parts).toHaveLength(2);
  });

  it('names writes by their place in a batch with writes of other kinds before them', () => {
    const statement = cypher('MERGE (n:N {id: event})');
    const plain = statement(recordOf({ value: 1 })) as never;
    const writes = [User.upsert({ id: 1 }), plain, User.upsert({ id: 2 }), bought(1, 1), bought(2, 2)];

    const parts = partsOfBatch({ writes }, options).flatMap((part) =>
      part.kind === 'ready' ? [part.part] : [],
    );

    expect(parts.map(({ writes: count }) => count)).toEqual([1, 1, 1, 2]);
    expect(parts[3]?.failures?.([1]).map(({ index }) => index)).toEqual([4]);
  });

  it('leaves out older rows of what a version guards, in one statement', () => {
    const writes = [3, 1, 2].map((rev) => Device.upsert({ id: 1, rev }));

    const [part] = describeBatch({ writes }, options);

    expect(part?.parameters).toMatchObject({ rows: 1, c0: [1], c1: [3] });
  });

  it('asks for answers only where ends must exist beside a guard', () => {
    const linked = LINKED.upsert(Device.ref({ id: 1 }), Device.upsert({ id: 2, rev: 1 }));

    expect(partsOfBatch({ writes: [linked] }, options).map(({ kind }) => kind)).toEqual(['stepwise']);
    expect(
      partsOfBatch({ writes: [Device.upsert({ id: 2, rev: 1 })] }, options).map(({ kind }) => kind),
    ).toEqual(['ready']);
    expect(partsOfBatch({ writes: [User.update({ id: 2 })] }, options)).toEqual([]);
  });

  it('shows in a description all writes, each once', () => {
    fc.assert(
      fc.property(histories, (batches) => {
        for (const writes of batches) {
          const described = describeBatch({ writes }, options);
          const idle = writes.filter(
            (write) =>
              write.shape.kind === 'node' && write.shape.action === 'update' && write.shape.set.length === 0,
          );
          const count = described.reduce((sum, part) => sum + part.writes, 0);
          expect(count).toBe(writes.length - idle.length);
        }
      }),
      { numRuns: fuzzRuns(100) },
    );
  });
});
