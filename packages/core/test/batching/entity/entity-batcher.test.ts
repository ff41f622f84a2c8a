import { describe, expect, it } from 'vitest';
import { defineGraph } from '../../../src/index.ts';
import { assignment } from '../items.ts';
import { graph, opaque } from './batcher-graph.ts';
import { apart, bench } from './support.ts';

const { User, Item, LIKES, KNOWS, PAID, Charge } = graph;

/** Whether two users lie in one bucket: then the batch of one holds up the other. */
function collides(a: number, b: number): boolean {
  const { add, take } = bench({ limits: { maxRecords: 1 } });
  add(User.upsert({ id: a }), User.upsert({ id: b }));
  take();
  return take() === undefined;
}

const [ann, bob, eve] = apart(3, collides) as [number, number, number];

describe('createEntityBatcher', () => {
  it('sends writes of different entities side by side', () => {
    const { add, take } = bench({ limits: { maxRecords: 1 } });
    add(User.upsert({ id: ann }), User.upsert({ id: bob }));

    expect(take()).toEqual([0]);
    expect(take()).toEqual([1]);
  });

  it('holds a write back until the batch with its entity is settled', () => {
    const { add, take, settle } = bench({ limits: { maxRecords: 1 } });
    add(User.upsert({ id: ann }), User.upsert({ id: ann, name: 'x' }));
    take();

    expect(take()).toBeUndefined();
    settle();
    expect(take()).toEqual([1]);
  });

  it('takes an owned node for a part of its owner', () => {
    const { add, take } = bench({ limits: { maxRecords: 1 } });
    add(PAID.upsert(User.ref({ id: ann }), Charge.upsert({ day: 1 })), User.update({ id: ann, age: 1 }));
    take();

    expect(take()).toBeUndefined();
  });

  it('knows one entity however its key is spelt', () => {
    const { add, take } = bench({ limits: { maxRecords: 1 } });
    add(User.upsert({ id: ann }), User.upsert({ id: BigInt(ann) }));
    take();

    expect(take()).toBeUndefined();
  });

  it('puts writes of one shape together, and others where there is room', () => {
    const { add, take } = bench();
    add(User.upsert({ id: ann }), Item.upsert({ id: 'i' }), User.upsert({ id: bob }));

    expect(new Set(take())).toEqual(new Set([0, 1, 2]));
  });

  it('never lets a write go before an earlier one of its entity, whatever their shapes', () => {
    const { add, take } = bench();
    add(
      User.upsert({ id: ann, name: 'a' }),
      LIKES.upsert(User.ref({ id: ann }), Item.merge({ id: 'i' })),
      User.delete({ id: ann }),
      User.upsert({ id: ann, age: 1 }),
    );

    expect(take()).toEqual([0, 1, 2, 3]);
  });

  it('keeps the order where it turns out only late that it matters', () => {
    const { add, take, settle } = bench({ limits: { maxRecords: 2 } });
    add(
      LIKES.upsert(User.ref({ id: ann }), Item.merge({ id: 'i' })),
      LIKES.upsert(User.ref({ id: bob }), Item.merge({ id: 'j' })),
      LIKES.delete(User.ref({ id: ann }), Item.ref({ id: 'i' })),
    );
    const sent: (readonly number[] | undefined)[] = [take(), take()];
    settle();
    settle();
    sent.push(take());

    expect(sent.flat().filter((number) => number !== undefined && number !== 1)).toEqual([0, 2]);
  });

  it('keeps the order where a loop came before it mattered', () => {
    const { add, take } = bench();
    const loop = KNOWS.upsert(User.ref({ id: ann }), User.ref({ id: ann }), { since: 1 });
    const edge = KNOWS.upsert(User.ref({ id: ann }), User.ref({ id: bob }), { since: 1 });
    add(edge, loop, edge, User.delete({ id: ann }), edge);

    const order = take() ?? [];

    expect(order).toHaveLength(5);
    expect(order.indexOf(3)).toBeGreaterThan(Math.max(order.indexOf(0), order.indexOf(1), order.indexOf(2)));
    expect(order.indexOf(4)).toBeGreaterThan(order.indexOf(3));
  });

  it('reserves for the oldest what it cannot have yet', () => {
    const { add, take, settle } = bench({ limits: { maxRecords: 1 } });
    add(User.upsert({ id: ann }));
    take();
    add(KNOWS.upsert(User.ref({ id: ann }), User.ref({ id: bob }), { since: 1 }));
    add(User.upsert({ id: bob }));
    add(User.upsert({ id: eve }));

    expect(take()).toEqual([3]);
    expect(take()).toBeUndefined();
    settle();
    expect(take()).toEqual([1]);
  });

  it('lets writes without entities go beside anything', () => {
    const { add, take } = bench({ limits: { maxRecords: 1 } });
    add(opaque([]), opaque([]));

    expect([take(), take()]).toEqual([[0], [1]]);
  });

  it('sends writes that name nothing one after another within their partition only', () => {
    const { add, addTo, take } = bench({ limits: { maxRecords: 1 } });
    add(opaque(undefined), opaque(undefined));
    addTo(assignment('q'), opaque(undefined));

    expect([take(), take(), take()]).toEqual([[0], [2], undefined]);
  });

  it('warns once where some writes name their entities and others do not', () => {
    const texts: string[] = [];
    const { add } = bench({ warn: (text) => texts.push(text) });
    add(opaque(undefined), User.upsert({ id: 1 }), opaque(undefined), Item.upsert({ id: 'i' }));

    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('partition');
  });

  it('tells the ends of an edge apart whose labels and keys have one hash', () => {
    const pair = defineGraph({
      nodes: { hGkYuof: { key: { id: 'integer' } }, CTKTFxQ: { key: { id: 'integer' } } },
      edges: { E: { from: 'hGkYuof', to: 'CTKTFxQ' } },
    });
    const { add, take } = bench();
    add(
      pair.CTKTFxQ.upsert({ id: 5 }),
      pair.E.upsert(pair.hGkYuof.upsert({ id: 1 }), pair.CTKTFxQ.upsert({ id: 1 })),
      pair.CTKTFxQ.upsert({ id: 1 }),
    );

    const order = take() ?? [];

    expect(order.indexOf(1)).toBeLessThan(order.indexOf(2));
  });

  it('holds with one slot nothing apart', () => {
    const { add, take } = bench({ slots: 1 });
    add(...Array.from({ length: 100 }, (_, id) => LIKES.upsert(User.ref({ id }), Item.ref({ id: `${id}` }))));

    expect(take()).toHaveLength(100);
  });
});

describe('createEntityBatcher, in time', () => {
  it('waits for company, and no longer', () => {
    const { add, take, batcher } = bench({ limits: { maxWaitMs: 100 } });
    add(User.upsert({ id: ann }));

    expect(take(99)).toBeUndefined();
    expect(batcher.dueAt()).toBe(100);
    expect(take(100)).toEqual([0]);
  });

  it('does not wait when a whole batch is there', () => {
    const { add, take } = bench({ limits: { maxWaitMs: 100, maxRecords: 2 } });
    add(User.upsert({ id: ann }), User.upsert({ id: bob }));

    expect(take()).toEqual([0, 1]);
  });

  it('does not wait for what cannot come', () => {
    const { add, take, batcher, lane } = bench({ limits: { maxWaitMs: 100 } });
    add(User.upsert({ id: ann }));
    batcher.hurry(lane, 'on');

    expect(take()).toEqual([0]);
    add(User.upsert({ id: bob }));
    expect(take()).toEqual([1]);
    batcher.hurry(lane, 'off');
    add(User.upsert({ id: eve }));
    expect(take()).toBeUndefined();
  });

  it('says that nothing is due while everything is held up', () => {
    const { add, take, batcher } = bench();
    add(User.upsert({ id: ann }));
    take();
    add(User.upsert({ id: ann, name: 'x' }));

    expect(batcher.dueAt()).toBeUndefined();
    expect(batcher.report?.(5).oldest).toEqual({ ageMs: 5, waitsFor: 'entities' });
  });

  it('fills batches of edges to one node, which nothing could run beside', () => {
    const { add, take } = bench({ limits: { maxRecords: 100 }, slots: 8 });
    add(...Array.from({ length: 1000 }, (_, id) => LIKES.upsert(User.ref({ id }), Item.ref({ id: 'hub' }))));

    expect(take()).toHaveLength(100);
  });

  it('puts a stream of records with a node and its edge into one batch', () => {
    const { add, take } = bench({ limits: { maxRecords: 1000 }, slots: 4 });
    for (let id = 0; id < 100; id += 1)
      add(
        User.upsert({ id: id % 7, age: id }),
        LIKES.upsert(User.ref({ id: id % 7 }), Item.merge({ id: `i${id}` })),
      );

    expect(take()).toHaveLength(200);
  });

  it('shares many waiting writes out among the slots', () => {
    const { add, take } = bench({ limits: { maxRecords: 100 }, slots: 4 });
    add(
      ...Array.from({ length: 2000 }, (_, id) => LIKES.upsert(User.ref({ id }), Item.ref({ id: `${id}` }))),
    );

    const batches = [take(), take(), take(), take()];

    expect(batches.every((batch) => batch !== undefined && batch.length >= 25)).toBe(true);
  });
});

describe('createEntityBatcher, when a partition is lost', () => {
  it('forgets its writes and lets go what waited for them', () => {
    const { add, addTo, take, batcher } = bench();
    const other = assignment('q');
    addTo(other, User.upsert({ id: ann, name: 'a' }), User.delete({ id: ann }));
    add(User.upsert({ id: ann, age: 1 }));

    expect(batcher.drop(other)).toBe(2);
    expect(take()).toEqual([2]);
    expect(batcher.waiting).toBe(0);
  });

  it('keeps what its batches in flight hold', () => {
    const { add, addTo, take, settle, batcher } = bench();
    const other = assignment('q');
    addTo(other, User.upsert({ id: ann }));
    take();
    batcher.drop(other);
    add(User.upsert({ id: ann, age: 1 }));

    expect(take()).toBeUndefined();
    settle();
    expect(take()).toEqual([1]);
  });
});

describe('createEntityBatcher, when a batch is stuck', () => {
  it('lets those overtake that share nothing with what is stuck, nor with what must wait for it', () => {
    const { add, batcher } = bench();
    const items = add(
      User.upsert({ id: 1 }),
      KNOWS.upsert(User.ref({ id: 1 }), User.ref({ id: 2 }), { since: 1 }),
      User.upsert({ id: 3 }),
      User.upsert({ id: 2 }),
      User.upsert({ id: 4 }),
    );
    const [stuck, ...others] = items;

    expect(stuck && batcher.independent?.(others, [stuck]).map(({ number }) => number)).toEqual([2, 4]);
  });

  it('lets edges overtake that commute with what is stuck', () => {
    const { add, batcher } = bench();
    const [stuck, ...others] = add(
      KNOWS.upsert(User.ref({ id: 1 }), User.ref({ id: 2 }), { since: 1 }),
      KNOWS.upsert(User.ref({ id: 1 }), User.ref({ id: 3 }), { since: 1 }),
    );

    expect(stuck && batcher.independent?.(others, [stuck])).toEqual(others);
  });

  it('lets go of what is not needed for the rest of it', () => {
    const { add, take, narrow, settle } = bench();
    const items = add(User.upsert({ id: ann }), User.upsert({ id: bob }));
    take();
    add(User.upsert({ id: ann, age: 1 }), User.upsert({ id: bob, age: 1 }));

    expect(take()).toBeUndefined();
    narrow(items.slice(0, 1));
    expect(take()).toEqual([3]);
    settle();
    expect(take()).toEqual([2]);
  });
});

describe('the report of createEntityBatcher', () => {
  it('names the hottest entity by its label, and what it allows', () => {
    const { add, batcher } = bench();
    for (let id = 0; id < 8000; id += 1)
      add(LIKES.upsert(User.ref({ id }), Item.ref({ id: id % 4 === 0 ? 'hub' : `${id}` })));

    const hottest = batcher.report?.(0).hottest;

    expect(hottest?.label).toBe('Item');
    expect(hottest?.share).toBeGreaterThan(0.15);
    expect(hottest?.share).toBeLessThan(0.35);
    expect((hottest?.maxSpeedUp ?? 0) * (hottest?.share ?? 0)).toBeCloseTo(1);
  });

  it('counts units, and says what the oldest waits for', () => {
    const { add, batcher } = bench({ limits: { maxWaitMs: 100 } });
    add(User.upsert({ id: ann }), User.upsert({ id: ann }), User.upsert({ id: ann, name: 'x' }));

    expect(batcher.report?.(30)).toEqual({
      units: 2,
      oldest: { ageMs: 30, waitsFor: 'company' },
      hottest: undefined,
    });
    expect(batcher.report?.(100).oldest?.waitsFor).toBe('slot');
  });
});
