import { defineGraph, type Write } from '../../../src/index.ts';

/** A graph with every way in which a write can touch an entity. */
export const graph = defineGraph({
  nodes: {
    User: { key: { id: 'integer' }, properties: { name: 'string', age: 'integer' } },
    Item: { key: { id: 'string' }, properties: { name: 'string' } },
    Charge: { ownedBy: 'PAID', key: { day: 'integer' }, properties: { amount: 'float' } },
  },
  edges: {
    LIKES: { from: 'User', to: 'Item', properties: { stars: 'integer' } },
    KNOWS: { from: 'User', to: 'User', key: { since: 'integer' } },
    PAID: { from: 'User', to: 'Charge' },
  },
});

/** A write that is not made from a schema; `keys` are its conflict keys. */
export interface OpaqueWrite extends Write {
  readonly kind: 'opaque';
  readonly keys: readonly string[] | undefined;
}

export function opaque(keys: readonly string[] | undefined): OpaqueWrite {
  return { kind: 'opaque', keys };
}

export function conflictKeys(write: Write): readonly string[] | undefined {
  return 'keys' in write ? (write as OpaqueWrite).keys : undefined;
}

/** What a write does to an entity, in the words of the model. */
type ModelAccess = 'ref' | 'merge' | 'own';

/** A write with what it touches, said independently of the code under test. */
export interface KnownWrite {
  readonly write: Write;
  readonly touches: { readonly [entity: string]: ModelAccess };
  /** The entities that no other batch may hold meanwhile. */
  readonly holds: readonly string[];
}

type End = ModelAccess;

/** Every kind of write, from three small numbers. */
export const kinds: readonly ((a: number, b: number, c: number) => KnownWrite)[] = [
  (a, _, c) =>
    node(
      `u${a}`,
      c % 2 === 0 ? graph.User.upsert({ id: a, name: 'n' }) : graph.User.upsert({ id: a, age: c }),
    ),
  (a) => node(`u${a}`, graph.User.update({ id: BigInt(a), age: 1 })),
  (a) => node(`u${a}`, graph.User.delete({ id: a })),
  (a) => node(`i${a}`, graph.Item.upsert({ id: `i${a}` })),
  (a, b, c) => likes(a, b, [endOf(c), endOf(c + 1)], { stars: 1 }),
  (a, b, c) => likes(a, b, ['ref', 'merge'], c % 2 === 0 ? { stars: 1 } : {}),
  (a, b) => ({
    write: graph.LIKES.delete(graph.User.ref({ id: a }), graph.Item.ref({ id: `i${b}` })),
    touches: { [`likes${a}-${b}`]: 'own' },
    holds: [`u${a}`, `i${b}`],
  }),
  (a, b, c) => ({
    write: graph.KNOWS.upsert(graph.User.ref({ id: a }), graph.User.merge({ id: b }), { since: c % 2 }),
    touches: {
      ...(a === b
        ? { [`u${a}`]: 'own' as const }
        : { [`u${a}`]: 'ref' as const, [`u${b}`]: 'merge' as const }),
      [`knows${a}-${b}-${c % 2}`]: 'own',
    },
    holds: [`u${a}`, `u${b}`],
  }),
  (a, b, c) => ({
    write: graph.PAID.upsert(
      c % 2 === 0 ? graph.User.ref({ id: a }) : graph.User.merge({ id: a }),
      graph.Charge.upsert({ day: b, amount: 1.5 }),
    ),
    touches: {
      [`u${a}`]: c % 2 === 0 ? 'ref' : 'merge',
      [`charge${a}-${b}`]: 'own',
      [`paid${a}-${b}`]: 'own',
    },
    holds: [`u${a}`],
  }),
  (a, b) => ({
    write: graph.PAID.delete(graph.User.ref({ id: a }), graph.Charge.ref({ day: b })),
    touches: { [`charge${a}-${b}`]: 'own', [`paid${a}-${b}`]: 'own' },
    holds: [`u${a}`],
  }),
  (a, b) => ({
    write: opaque(a === b ? [`k${a}`] : [`k${a}`, `k${b}`]),
    touches: { [`k${a}`]: 'own', [`k${b}`]: 'own' },
    holds: [`k${a}`, `k${b}`],
  }),
  () => ({ write: opaque([]), touches: {}, holds: [] }),
];

function node(name: string, write: Write): KnownWrite {
  return { write, touches: { [name]: 'own' }, holds: [name] };
}

function endOf(c: number): End {
  return (['ref', 'merge', 'own'] as const)[c % 3] ?? 'ref';
}

function likes(a: number, b: number, ends: readonly [End, End], stars: { stars?: number }): KnownWrite {
  const [from, to] = ends;
  const user = { ref: graph.User.ref, merge: graph.User.merge, own: graph.User.upsert }[from].bind(
    graph.User,
  );
  const item = { ref: graph.Item.ref, merge: graph.Item.merge, own: graph.Item.upsert }[to].bind(graph.Item);
  return {
    write: graph.LIKES.upsert(user({ id: a }), item({ id: `i${b}` }), stars),
    touches: { [`u${a}`]: from, [`i${b}`]: to, [`likes${a}-${b}`]: 'own' },
    holds: [`u${a}`, `i${b}`],
  };
}

/** Whether two writes must keep their order, by the rule as it is told to users. */
export function mustKeepOrder(a: KnownWrite, b: KnownWrite): boolean {
  return Object.entries(a.touches).some(([entity, access]) => {
    const other = b.touches[entity];
    return other !== undefined && (access === 'own' || other !== access);
  });
}
