import { describe, expect, it } from 'vitest';
import type { LockRow } from '@rivergraph/core/testing';
import { createLockDatabase, createManualClock } from '@rivergraph/core/testing';

/** Round numbers: a millisecond per row, two before the first and two after the last. */
const costs = { transactionMs: 4, rowMs: 1 };

function rows(...keys: readonly string[]): { readonly rows: readonly LockRow[] } {
  return { rows: keys.map((key) => ({ locks: key.split('+') })) };
}

interface Ended {
  readonly name: string;
  readonly at: number;
  readonly code?: unknown;
}

function setUp(options: Partial<Parameters<typeof createLockDatabase>[0]> = {}) {
  const clock = createManualClock({ now: 0 });
  const database = createLockDatabase({ clock, ...costs, ...options });
  const ended: Ended[] = [];
  const start = (name: string, ...args: Parameters<typeof database.run>): void => {
    database.run(...args).then(
      () => ended.push({ name, at: clock.now() }),
      (error: unknown) => {
        const { code } = error as { readonly code?: unknown };
        ended.push({ name, at: clock.now(), code });
      },
    );
  };
  return { clock, database, ended, start };
}

describe('lock database', () => {
  it('charges for the transaction and for each row', async () => {
    const { clock, database, ended, start } = setUp();

    start('a', rows('1', '2', '3'));
    await clock.advance(100);

    expect(ended).toEqual([{ name: 'a', at: 7 }]);
    expect(database.figures).toMatchObject({ transactions: 1, rows: 3, busyMs: 7, lockWaits: 0 });
    expect(clock.pendingTimers).toBe(0);
  });

  it('runs what shares no key side by side', async () => {
    const { clock, ended, start } = setUp();

    start('a', rows('1', '2'));
    start('b', rows('3', '4'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'a', at: 6 },
      { name: 'b', at: 6 },
    ]);
  });

  it('lets transactions beyond the slots wait for one, first come first served', async () => {
    const { clock, database, ended, start } = setUp({ slots: 1 });

    start('a', rows('1'));
    start('b', rows('2'));
    start('c', rows('3'));
    expect(database.running).toBe(3);
    await clock.advance(100);

    expect(ended.map(({ name, at }) => [name, at])).toEqual([
      ['a', 5],
      ['b', 10],
      ['c', 15],
    ]);
    expect(database.running).toBe(0);
  });

  it('holds locks to the commit, and gives them on in the order of asking', async () => {
    const { clock, database, ended, start } = setUp();

    start('a', rows('1', '2'));
    await clock.advance(0.5);
    start('b', rows('1'));
    await clock.advance(0.25);
    start('c', rows('1'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'a', at: 6 },
      { name: 'b', at: 9 },
      { name: 'c', at: 12 },
    ]);
    const [waitOfB, waitOfC] = [6 - 2.5, 9 - 2.75];
    expect(database.figures).toMatchObject({
      lockWaits: 2,
      lockWaitMs: waitOfB + waitOfC,
      longestWaitMs: waitOfC,
      busyMs: 6 + 5 + 5,
    });
  });

  it('locks a key when its row begins, not when its transaction does', async () => {
    const { clock, ended, start } = setUp();

    start('early', rows('1', '2', '3', '4', 'shared'));
    await clock.advance(1);
    start('late', rows('shared'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'late', at: 6 },
      { name: 'early', at: 9 },
    ]);
  });

  it('takes the row whose lock had to be waited for from its grant on', async () => {
    const { clock, ended, start } = setUp();

    start('a', rows('1'));
    await clock.advance(0.5);
    start('b', rows('1', '2', '3'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'a', at: 5 },
      { name: 'b', at: 10 },
    ]);
  });

  it('fails who would wait for itself, frees its locks and keeps the other', async () => {
    const { clock, database, ended, start } = setUp();

    start('a', rows('1', '2'));
    await clock.advance(0.5);
    start('b', rows('2', '1'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'b', at: 3.5, code: 'conflict' },
      { name: 'a', at: 3.5 + 3 },
    ]);
    expect(database.figures).toMatchObject({
      transactions: 1,
      rows: 2,
      deadlocks: 1,
      rowsThrownAway: 1,
      lockWaits: 1,
    });
  });

  it('finds a circle of three', async () => {
    const { clock, database, ended, start } = setUp();

    for (const [name, keys] of Object.entries({ a: ['1', '2'], b: ['2', '3'], c: ['3', '1'] })) {
      start(name, rows(...keys));
      await clock.advance(0.25);
    }
    await clock.advance(100);

    expect(database.figures.deadlocks).toBe(1);
    expect(ended.map(({ name }) => name)).toEqual(['c', 'b', 'a']);
  });

  it('locks the ends of a row one after the other', async () => {
    const { clock, database, start } = setUp();

    start('a', rows('1+2'));
    start('b', rows('2+1'));
    await clock.advance(100);

    expect(database.figures).toMatchObject({ transactions: 2, deadlocks: 0, lockWaits: 1 });
  });

  it('lets a key that comes twice in a transaction be', async () => {
    const { clock, database, start } = setUp();

    start('a', rows('1+1', '1'));
    await clock.advance(100);

    expect(database.figures).toMatchObject({ transactions: 1, deadlocks: 0, lockWaits: 0 });
  });

  it('takes back a transaction that is aborted, also while it waits', async () => {
    const { clock, database, ended, start } = setUp();
    const controller = new AbortController();

    start('a', rows('1', '2', '3'));
    await clock.advance(0.5);
    start('b', rows('9', '1'), controller.signal);
    start('c', rows('1'));
    await clock.advance(3);
    controller.abort();
    start('d', rows('9'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'b', at: 3.5, code: 'unavailable' },
      { name: 'a', at: 7 },
      { name: 'd', at: 8.5 },
      { name: 'c', at: 10 },
    ]);
    expect(database.running).toBe(0);
  });

  it.each([{ slots: 0 }, { slots: 1.5 }, { transactionMs: -1 }, { rowMs: Number.NaN }])(
    'refuses options out of range: %o',
    (options) => {
      const clock = createManualClock();

      expect(() => createLockDatabase({ clock, ...options })).toThrow(
        expect.objectContaining({ code: 'misconfigured' }),
      );
    },
  );
});

describe('lock database with neighbour locks', () => {
  const edge = (from: string, to: string): LockRow => ({ locks: [from, to], edge: `${from}-${to}` });

  it('lets edges between four nodes meet where two of them share an edge', async () => {
    const { clock, database, start } = setUp({ neighbourLocks: true });
    start('shared', { rows: [edge('a', 'd')] });
    await clock.advance(10);

    start('at a', { rows: [edge('a', 'b')] });
    start('at d', { rows: [edge('c', 'd')] });
    await clock.advance(100);

    expect(database.figures).toMatchObject({ transactions: 3, lockWaits: 1, deadlocks: 0 });
  });

  it('leaves the neighbours of an edge that is there already alone', async () => {
    const { clock, database, start } = setUp({ neighbourLocks: true });
    start('before', { rows: [edge('a', 'b'), edge('c', 'd'), edge('a', 'd')] });
    await clock.advance(10);

    start('again', { rows: [edge('a', 'b')] });
    start('too', { rows: [edge('c', 'd')] });
    await clock.advance(100);

    expect(database.figures.lockWaits).toBe(0);
  });

  it('brings deadlocks to transactions that have no node in common', async () => {
    const { clock, database, start } = setUp({ neighbourLocks: true });
    start('before', { rows: [edge('a', 'd'), edge('b', 'c')] });
    await clock.advance(10);

    start('one', { rows: [edge('a', 'x'), edge('b', 'x')] });
    start('other', { rows: [edge('c', 'y'), edge('d', 'y')] });
    await clock.advance(100);

    expect(database.figures.deadlocks).toBe(1);
  });
});

describe('lock database with a script', () => {
  it('takes a transaction back at its end and fails with the code it was told', async () => {
    const { clock, database, ended, start } = setUp();
    let commits = 0;
    const onCommit = (): void => void commits++;
    database.failNext({ type: 'fail', code: 'throttled' });

    start('a', { ...rows('1', '2'), onCommit });
    await clock.advance(100);

    expect(ended).toEqual([{ name: 'a', at: 6, code: 'throttled' }]);
    expect(commits).toBe(0);
    expect(database.figures).toMatchObject({ transactions: 0, rowsThrownAway: 2 });
  });

  it('commits and fails all the same', async () => {
    const { clock, database, ended, start } = setUp();
    let commits = 0;
    const onCommit = (): void => void commits++;
    database.failNext({ type: 'fail', code: 'unavailable', applied: 'all' });

    start('a', { ...rows('1'), onCommit });
    await clock.advance(100);

    expect(ended).toEqual([{ name: 'a', at: 5, code: 'unavailable' }]);
    expect(commits).toBe(1);
  });

  it('chooses the transaction that fails by its number', async () => {
    const { clock, ended, start } = setUp({
      fault: ({ call }) => (call === 2 ? { type: 'fail', code: 'rejected' } : undefined),
    });

    for (const name of ['a', 'b', 'c']) start(name, rows(name));
    await clock.advance(100);

    expect(ended.map(({ code }) => code)).toEqual([undefined, 'rejected', undefined]);
  });

  it('lands a held first attempt late, with locks of its own', async () => {
    const { clock, database, ended, start } = setUp();
    const landed: string[] = [];
    database.failNext({ type: 'late', landsAfterMs: 10 });

    start('first', { ...rows('1'), onCommit: () => void landed.push('first') });
    start('second', { ...rows('1'), onCommit: () => void landed.push('second') });
    await clock.advance(9);
    expect(database.landing).toBe(1);
    start('third', { ...rows('1'), onCommit: () => void landed.push('third') });
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'first', at: 0, code: 'unavailable' },
      { name: 'second', at: 5 },
      { name: 'third', at: 14 },
    ]);
    expect(landed).toEqual(['second', 'third', 'first']);
    expect(database.landing).toBe(0);
  });

  it('goes away for a while, and takes back what runs', async () => {
    const { clock, database, ended, start } = setUp();
    start('running', rows('1', '2', '3'));
    await clock.advance(3);

    database.goAway(10);
    start('during', rows('1'));
    await clock.advance(10);
    start('after', rows('1'));
    await clock.advance(100);

    expect(ended).toEqual([
      { name: 'during', at: 3, code: 'unavailable' },
      { name: 'running', at: 3, code: 'unavailable' },
      { name: 'after', at: 18 },
    ]);
    expect(database.figures).toMatchObject({ transactions: 1, rowsThrownAway: 2 });
  });

  it('stays away until it is told to come back', async () => {
    const { clock, database, ended, start } = setUp();
    database.goAway();
    await clock.advance(1_000);
    start('during', rows('1'));

    database.comeBack();
    start('after', rows('1'));
    await clock.advance(100);

    expect(ended.map(({ name, code }) => [name, code])).toEqual([
      ['during', 'unavailable'],
      ['after', undefined],
    ]);
  });
});
