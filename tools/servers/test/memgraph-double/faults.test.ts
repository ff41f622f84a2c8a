import { describe, expect, it } from 'vitest';
import { memgraphErrors } from '../../src/memgraph-double/errors.ts';
import type { MemgraphErrorName } from '../../src/memgraph-double/errors.ts';
import { errorOf, pair } from './support.ts';
import type { Pair } from './support.ts';

const { conflict, stillCommitted, memoryLimit, readOnlyAccess, timeout } = memgraphErrors;

async function named(both: Pair, work: 'commit' | 'statement'): Promise<unknown> {
  if (work === 'statement') return both.run('name node');
  const transaction = await both.begin();
  await transaction.run('name node');
  return transaction.commit();
}

describe('a fault that fails', () => {
  it.each(Object.keys(memgraphErrors) as MemgraphErrorName[])('gives a client the error %s', async (name) => {
    await using both = await pair();
    const error = memgraphErrors[name];
    both.double.inject({ on: 'run', times: 1, effect: { kind: 'error', ...error } });

    const seen = await errorOf(both.run('name node'));
    const next = await both.run('name node');

    expect(seen).toEqual(error);
    expect(next.summary.counters.updates().propertiesSet).toBe(1);
    expect(both.double.counters.statements).toBe(1);
  });

  it.each(['commit', 'statement'] as const)('loses a %s where it comes before', async (work) => {
    await using both = await pair();
    const fault = both.double.inject({ on: 'commit', times: 1, effect: { kind: 'error', ...conflict } });

    const error = await errorOf(named(both, work));

    expect(error).toEqual(conflict);
    expect(fault.hits).toBe(1);
    expect(both.double.graph.nodeCount()).toBe(0);
    expect(both.double.openTransactions).toBe(0);
  });

  it.each(['commit', 'statement'] as const)(
    'keeps what a %s has written where it comes after',
    async (work) => {
      await using both = await pair();
      const effect = { kind: 'error', when: 'after', ...stillCommitted } as const;
      both.double.inject({ on: 'commit', times: 1, effect });

      const error = await errorOf(named(both, work));

      expect(error).toEqual(stillCommitted);
      expect(both.double.graph.nodeCount()).toBe(1);
      expect(both.double.openTransactions).toBe(0);
    },
  );

  it('comes in turn, by chance and by what it looks at', async () => {
    await using both = await pair();
    const effect = { kind: 'error', ...memoryLimit } as const;
    const every = both.double.inject({ on: 'run', skip: 1, every: 3, times: 2, effect });
    const outcomes: string[] = [];
    for (let at = 0; at < 9; at += 1)
      outcomes.push(
        await both.run('name node').then(
          () => 'ok',
          () => 'no',
        ),
      );
    both.double.inject({
      on: 'run',
      match: ({ texts }) => texts[0] === 'merge node',
      share: 0.5,
      seed: 3,
      effect,
    });
    const named = await both.run('name node');
    const shares: string[] = [];
    for (let at = 0; at < 20; at += 1)
      shares.push(
        await both.run('merge node').then(
          () => 'ok',
          () => 'no',
        ),
      );

    expect(outcomes).toEqual(['ok', 'ok', 'ok', 'no', 'ok', 'ok', 'no', 'ok', 'ok']);
    expect(every.hits).toBe(2);
    expect(named.records).toEqual([]);
    expect(new Set(shares)).toEqual(new Set(['ok', 'no']));
  });

  it('does not look at commits of what has written nothing', async () => {
    await using both = await pair();
    const fault = both.double.inject({ on: 'commit', effect: { kind: 'error', ...conflict } });
    const transaction = await both.begin();
    await transaction.run('count up');
    await transaction.commit();
    await both.run('count up');

    expect(fault.hits).toBe(0);
  });

  it('refuses statements that change the schema, and leaves those that show it', async () => {
    await using both = await pair();
    both.double.inject({ on: 'ddl', times: 2, effect: { kind: 'error', ...readOnlyAccess } });

    const errors = [
      await errorOf(both.run('CREATE INDEX ON :L(id)')),
      await errorOf(both.run('CREATE CONSTRAINT ON (n:L) ASSERT n.id IS UNIQUE')),
    ];
    await both.run('SHOW INDEX INFO');
    await both.run('CREATE INDEX ON :L(id)');

    expect(errors).toEqual([readOnlyAccess, readOnlyAccess]);
  });

  it('of which the numbers mean nothing is refused', async () => {
    await using both = await pair();
    const effect = { kind: 'cut', when: 'before' } as const;

    expect(() => both.double.inject({ on: 'run', share: 2, effect })).toThrow('from 0 to 1');
    expect(() => both.double.inject({ on: 'run', every: 0, effect })).toThrow('from 1 on');
  });
});

describe('a fault that cuts', () => {
  it.each([
    ['before', 'commit', 0],
    ['after', 'commit', 1],
    ['before', 'statement', 0],
    ['after', 'statement', 1],
  ] as const)('%s a %s leaves %i nodes', async (when, work, nodes) => {
    await using both = await pair();
    both.double.inject({ on: 'commit', times: 1, effect: { kind: 'cut', when } });

    const error = await errorOf(named(both, work));

    expect(error.code).toBe('ServiceUnavailable');
    await both.double.until(() => both.double.openTransactions === 0);
    expect(both.double.graph.nodeCount()).toBe(nodes);
  });

  it('a statement takes its transaction back', async () => {
    await using both = await pair();
    both.double.inject({ on: 'run', skip: 1, times: 1, effect: { kind: 'cut', when: 'after' } });
    const transaction = await both.begin();
    await transaction.run('merge node');

    await errorOf(transaction.run('name node'));

    await both.double.until(() => both.double.openTransactions === 0);
    expect(both.double.graph.nodeCount()).toBe(0);
  });
});

describe('a fault that holds', () => {
  it.each(['commit', 'statement'] as const)(
    'a %s keeps what it has written to itself until it is released',
    async (work) => {
      await using both = await pair();
      await both.run('merge node');
      const fault = both.double.inject({ on: 'commit', times: 1, effect: { kind: 'hold', when: 'before' } });
      const held = named(both, work);
      await both.double.until(() => fault.held === 1);

      const other = await errorOf(both.run('name node'));
      fault.release();
      await held;

      expect(other).toEqual(conflict);
      expect(both.double.counters.commits).toBe(2);
    },
  );

  it.each(['commit', 'statement'] as const)(
    'a %s that goes on though its connection is gone',
    async (work) => {
      await using both = await pair();
      const fault = both.double.inject({ on: 'commit', times: 1, effect: { kind: 'hold', when: 'before' } });
      const held = errorOf(named(both, work));
      await both.double.until(() => fault.held === 1);
      both.double.cutAll();
      const error = await held;
      const before = both.double.graph.nodeCount();

      fault.release();

      await expect.poll(() => both.double.graph.nodeCount()).toBe(1);
      expect(error.code).toBe('ServiceUnavailable');
      expect(before).toBe(0);
      expect(both.double.openTransactions).toBe(0);
    },
  );

  it('a first attempt doubles a relationship that its retry has written meanwhile', async () => {
    await using both = await pair();
    await both.run('merge node', { id: 1n });
    await both.run('merge node', { id: 2n });
    const fault = both.double.inject({ on: 'commit', times: 1, effect: { kind: 'hold', when: 'before' } });
    const first = await both.begin();
    await first.run('merge edge');
    const lost = errorOf(first.commit());
    await both.double.until(() => fault.held === 1);
    both.double.cutAll();
    await lost;
    await both.run('merge edge');

    fault.release();

    await expect.poll(() => both.double.graph.duplicateEdgeCount('R')).toBe(1);
  });

  it('an answer of a commit that is done', async () => {
    await using both = await pair();
    const fault = both.double.inject({ on: 'commit', times: 1, effect: { kind: 'hold', when: 'after' } });
    const held = named(both, 'commit');
    await both.double.until(() => fault.held === 1);
    const meanwhile = both.double.graph.nodeCount();

    fault.release();
    await held;

    expect(meanwhile).toBe(1);
  });

  it('a statement, which finds when it is released that its time is over', async () => {
    let now = 0;
    await using both = await pair({ clock: { now: () => now } });
    const fault = both.double.inject({ on: 'run', times: 1, effect: { kind: 'hold', when: 'before' } });
    const transaction = await both.begin({ timeout: 1_000 });
    const held = errorOf(transaction.run('merge node'));
    await both.double.until(() => fault.held === 1);

    now = 2_000;
    fault.release();

    expect(await held).toEqual(timeout);
    expect(both.double.openTransactions).toBe(0);
  });

  it('a statement of a transaction whose connection goes: what it wrote before stays in the way until it is released', async () => {
    await using both = await pair();
    await both.run('merge node');
    const fault = both.double.inject({
      on: 'run',
      skip: 1,
      times: 1,
      effect: { kind: 'hold', when: 'before' },
    });
    const transaction = await both.begin();
    await transaction.run('name node');
    const held = errorOf(transaction.run('name node'));
    await both.double.until(() => fault.held === 1);
    both.double.cutAll();
    await held;
    await both.double.until(() => both.double.connections.length === 0);

    const other = await errorOf(both.run('name node'));
    fault.release();

    expect(other).toEqual(conflict);
    await expect.poll(() => both.double.openTransactions).toBe(0);
    await both.run('name node');
    expect(both.double.counters.commits).toBe(2);
  });

  it('is let go when the double stops', async () => {
    await using both = await pair();
    const fault = both.double.inject({ on: 'commit', effect: { kind: 'hold', when: 'before' } });
    const held = named(both, 'commit').catch(() => undefined);
    await both.double.until(() => fault.held === 1);

    await both.double.stop();
    await held;

    expect(fault.held).toBe(0);
  });
});
