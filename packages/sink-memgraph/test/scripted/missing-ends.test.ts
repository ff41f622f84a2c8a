import { defineGraph } from '@rivergraph/core';
import type { GraphWrite } from '@rivergraph/core';
import { memgraphErrors, startMemgraphDouble } from '@rivergraph/servers';
import fc from 'fast-check';
import type { Config } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { fuzzRuns } from '../../../cypher/test/graph-history.ts';
import { openSink } from './support/open-double.ts';

const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' } },
    Item: {
      key: { shop: 'string', day: 'date', at: 'datetime', raw: 'bytes', weight: 'float', isNew: 'boolean' },
    },
    Day: { ownedBy: 'HAS_DAY', key: { at: 'local-datetime' } },
  },
  edges: {
    KNOWS: { from: 'User', to: 'User', properties: { since: 'integer' } },
    BOUGHT: { from: 'User', to: 'Item', key: { n: 'integer' } },
    HAS_DAY: { from: 'User', to: 'Day', properties: { seen: 'boolean' } },
  },
});
const { User, Item, Day, KNOWS, BOUGHT, HAS_DAY } = graph;

const ids = [0, 1, -7, 9007199254740993n, 2n ** 62n + 1n];
const items = ['a', "b'", '"],é'].flatMap((shop) =>
  [new Uint8Array([1, 255]), new Uint8Array(0)].map((raw) => ({
    shop,
    day: '2024-02-29',
    at: new Date(1_700_000_000_000 + shop.length),
    raw,
    weight: 0.1 + 0.2,
    isNew: raw.length > 0,
  })),
);
const days = ['2024-05-01T12:30', '2024-05-01T12:30:00.5'].map((at) => ({ at }));
const missing = fc.constantFrom('reject' as const, 'skip' as const);

/** A write, by the places of its ends in the lists of keys. */
interface Draft {
  readonly kind: 'knows' | 'bought' | 'wanted' | 'day' | 'made day';
  readonly from: number;
  readonly to: number;
  readonly policy: 'reject' | 'skip';
}

const draft: fc.Arbitrary<Draft> = fc.record({
  kind: fc.constantFrom('knows', 'bought', 'wanted', 'day', 'made day'),
  from: fc.nat(ids.length - 1),
  to: fc.nat(items.length - 1),
  policy: missing,
});

function writeOf({ kind, from, to, policy }: Draft): GraphWrite {
  const id = { id: ids[from] ?? 0 };
  const user = User.ref(id, { missing: policy });
  const item = items[to % items.length] ?? never();
  const day = days[to % days.length] ?? never();
  switch (kind) {
    case 'knows':
      return KNOWS.upsert(user, User.ref({ id: ids[to % ids.length] ?? 0 }), { since: 1 });
    case 'bought':
      return BOUGHT.upsert(user, Item.merge(item), { n: 1 });
    case 'wanted':
      return BOUGHT.upsert(User.merge(id), Item.ref(item, { missing: policy }), { n: 2 });
    case 'day':
      return HAS_DAY.upsert(user, Day.ref(day), { seen: true });
    case 'made day':
      return HAS_DAY.upsert(user, Day.merge(day), { seen: true });
  }
}

function never(): never {
  throw new Error('Expected a key, got none');
}

/** Who is there, and what becomes of writes one by one. */
class Model {
  readonly #there = new Set<string>();
  readonly #edges = new Set<string>();

  get edges(): number {
    return this.#edges.size;
  }

  users(places: readonly number[]): void {
    for (const at of places) this.#there.add(`user ${at}`);
  }

  /** The end that is missing; without one it is written. */
  write({ kind, from, to }: Draft): 'from' | 'to' | undefined {
    const user = `user ${from}`;
    const ends = {
      knows: [user, `user ${to % ids.length}`],
      bought: [user, `item ${to}`],
      wanted: [user, `item ${to}`],
      day: [user, `day ${from} ${to % days.length}`],
      'made day': [user, `day ${from} ${to % days.length}`],
    }[kind] as [string, string];
    if (kind !== 'wanted' && !this.#there.has(ends[0])) return 'from';
    if (kind !== 'bought' && kind !== 'made day' && !this.#there.has(ends[1])) return 'to';
    for (const end of ends) this.#there.add(end);
    this.#edges.add([kind.replace('made ', ''), ...ends].join());
    return undefined;
  }
}

/** The end whose policy a draft has: of the other one it is always told. */
function isNamed({ kind, policy }: Draft, end: 'from' | 'to' | undefined): boolean {
  if (end === undefined) return false;
  return policy === 'reject' || end !== (kind === 'wanted' ? 'to' : 'from');
}

const configs: readonly (readonly [string, Config])[] = [
  ['its own', {}],
  ['bigints', { useBigInt: true }],
  ['numbers', { disableLosslessIntegers: true }],
];

describe.each(configs)('writes whose end is missing, where the driver gives integers as %s', (_, config) => {
  it.each(['commit', 'still committed'])(
    'are those that are named, whatever else the batch holds: %s',
    async (outcome) => {
      await using double = await startMemgraphDouble();
      await using sink = await openSink({ url: double.url, graph, bytes: 'base64', driverConfig: config });
      const batches = fc.record({
        present: fc.uniqueArray(fc.nat(ids.length - 1)),
        drafts: fc.array(
          fc.oneof(draft, fc.constant<Draft>({ kind: 'knows', from: 0, to: 1, policy: 'reject' })),
          {
            minLength: 1,
            maxLength: 25,
          },
        ),
      });

      await fc.assert(
        fc.asyncProperty(batches, async ({ present, drafts }) => {
          await sink.write([
            ...ids.map((id) => User.delete({ id })),
            ...items.map((item) => Item.delete(item)),
            ...present.map((at) => User.upsert({ id: ids[at] ?? 0 })),
          ]);
          const model = new Model();
          model.users(present);
          const expected = drafts.flatMap((one, index) => (isNamed(one, model.write(one)) ? [index] : []));
          if (outcome === 'still committed')
            double.inject({
              on: 'commit',
              times: 1,
              effect: { kind: 'error', when: 'after', ...memgraphErrors.stillCommitted },
            });

          const result = await sink.write(drafts.map(writeOf));

          const failed = result?.failed ?? [];
          expect(failed.map(({ index }) => index).toSorted((a, b) => a - b)).toEqual(expected);
          expect(failed.filter(({ error }) => error.reason !== 'missing-endpoint')).toEqual([]);
          expect(double.graph.edgeCount()).toBe(model.edges);
        }),
        { numRuns: fuzzRuns(25) },
      );
    },
    60_000,
  );
});
