import { unavailable } from '@rivergraph/core';
import type { ManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { HeldLease } from '../../src/leases/held-lease.ts';
import type { Lease, LeaseChange } from '../../src/leases/lease.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { FaultyLeases } from '../support/faulty-leases.ts';
import { LeaseWorld, shard } from '../support/lease-world.ts';
import { at, makeLease } from '../support/make-lease.ts';
import { WorkerClock } from '../support/worker-clock.ts';

const renewal: LeaseChange = { counter: 'grows' };

interface Stage {
  readonly clock: ManualClock;
  /** The table, as everybody else sees it. */
  readonly table: LeaseSession;
  readonly faulty: FaultyLeases;
  readonly held: HeldLease;
  readonly asked: HeldLease[];
  row(): Promise<Lease>;
}

/** A lease of `me`, in a table that others write too. */
async function stage(): Promise<Stage> {
  const world = new LeaseWorld([shard('a')]);
  const { clock, store } = world;
  const table = await world.session(store, 'others');
  await table.create(makeLease('a'));
  const free = makeLease('a');
  const taken = await table.update(free, { owner: 'me', counter: 'grows' });
  if (!taken.applied) throw new Error('expected the lease to be free');
  const faulty = new FaultyLeases(await world.session(store, 'me'), new WorkerClock(clock));
  const asked: HeldLease[] = [];
  const held = new HeldLease(taken.lease, clock.now(), {
    store: faulty,
    clock,
    workerId: 'me',
    asked: (one) => asked.push(one),
  });
  const row = async (): Promise<Lease> => {
    const [found] = await table.read(['a']);
    if (found === undefined) throw new Error('expected the row to be there');
    return found;
  };
  return { clock, table, faulty, held, asked, row };
}

/** Says in the row that another worker wants it. */
async function ask({ table, row }: Stage, by = 'you'): Promise<void> {
  await table.update(await row(), { owner: by, checkpointOwner: 'me', counter: 'stays' });
}

describe('a held lease', () => {
  it('is renewed by each write, from when it was sent', async () => {
    const { clock, faulty, held, row } = await stage();
    faulty.delayMs = () => 400;
    await clock.advance(1_000);

    const written = held.write({ checkpoint: at(5), counter: 'grows' });

    expect(await clock.runUntil(written)).toBe('stored');
    expect(held.ageAt(clock.now())).toBe(800);
    expect(await row()).toMatchObject({ owner: 'me', counter: 2, checkpoint: at(5) });
  });

  it('writes one thing after another', async () => {
    const { clock, faulty, held, row } = await stage();
    faulty.delayMs = () => 100;

    const writes = [1, 2, 3].map(async (n) => await held.write({ checkpoint: at(n), counter: 'grows' }));

    expect(held.isBusy).toBe(true);
    expect(await clock.runUntil(Promise.all(writes))).toEqual(['stored', 'stored', 'stored']);
    expect(held.isBusy).toBe(false);
    expect(await row()).toMatchObject({ counter: 4, checkpoint: at(3) });
  });

  it('goes on after a write that failed', async () => {
    const { faulty, held, row } = await stage();
    faulty.once('update', 'fail');

    const failed = held.write(renewal);
    const next = held.write({ checkpoint: at(1), counter: 'grows' });

    await expect(failed).rejects.toMatchObject({ code: 'unavailable' });
    expect(await next).toBe('stored');
    expect(await row()).toMatchObject({ counter: 2, checkpoint: at(1) });
  });

  it('is as old as the last write that made it, not as one that failed', async () => {
    const { clock, faulty, held } = await stage();
    await clock.advance(500);
    faulty.once('update', 'fail');

    await expect(held.write(renewal)).rejects.toThrow('out of reach');

    expect(held.ageAt(clock.now())).toBe(500);
  });

  it('is not lost when a write was made whose answer was', async () => {
    const { faulty, held, row } = await stage();
    faulty.once('update', 'lose the answer');

    await expect(held.write({ checkpoint: at(1), counter: 'grows' })).rejects.toThrow('the answer was lost');

    expect(await held.write({ checkpoint: at(2), counter: 'grows' })).toBe('stored');
    expect(await row()).toMatchObject({ counter: 3, checkpoint: at(2) });
  });

  it('is not lost either when somebody asked for it meanwhile', async () => {
    const one = await stage();
    one.faulty.once('update', 'lose the answer');
    await expect(one.held.write(renewal)).rejects.toThrow('the answer was lost');
    await ask(one);

    expect(await one.held.write({ checkpoint: at(2), counter: 'grows' })).toBe('stored');
    expect(one.asked).toEqual([one.held]);
  });

  it('is lost when another worker has taken it, and says no more to the table', async () => {
    const { faulty, held, table, row } = await stage();
    await table.update(await row(), { owner: 'you', counter: 'grows' });

    expect(await held.write({ checkpoint: at(9), counter: 'grows' })).toBe('lost');
    expect(await held.write({ checkpoint: at(9), counter: 'grows' })).toBe('lost');

    expect(faulty.updates).toHaveLength(1);
    expect(await row()).toMatchObject({ owner: 'you', checkpoint: 'TRIM_HORIZON' });
  });

  it('is lost when another worker had it meanwhile, also after an answer that was lost', async () => {
    const { faulty, held, table, row } = await stage();
    faulty.once('update', 'lose the answer');
    await expect(held.write(renewal)).rejects.toThrow('the answer was lost');
    await table.update(await row(), { owner: 'you', counter: 'grows' });
    await table.update(await row(), { owner: 'me', counter: 'grows' });

    expect(await held.write({ checkpoint: at(9), counter: 'grows' })).toBe('lost');
    expect(await row()).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });

  it('is lost when its row is gone', async () => {
    const { held, table, row } = await stage();
    await table.remove(await row());

    expect(await held.write(renewal)).toBe('lost');
  });

  it('settles what waits behind a write that hangs when it is given up', async () => {
    const { clock, faulty, held } = await stage();
    faulty.set('hang', 'update');
    const results: string[] = [];
    for (const n of [1, 2]) {
      void held.write({ checkpoint: at(n), counter: 'grows' }).then((result) => results.push(result));
    }
    await clock.settle();
    expect(results).toEqual([]);

    held.lose();
    await clock.settle();

    expect(results).toEqual(['lost', 'lost']);
    expect(faulty.updates).toHaveLength(1);
  });

  it('tells what a write came to that another worker has cut off', async () => {
    const { clock, faulty, held } = await stage();
    faulty.set('hang', 'update');
    const hanging = held.write(renewal);
    const behind = held.write(renewal);
    await clock.settle();

    faulty.heal();

    await expect(hanging).rejects.toThrow(unavailable('no answer came in time'));
    expect(await behind).toBe('stored');
  });
});

describe('a held lease that somebody asks for', () => {
  it('tells so once, and stores what is finished until it is let go', async () => {
    const one = await stage();
    await ask(one);

    expect(await one.held.write({ checkpoint: at(1), counter: 'grows' })).toBe('stored');
    expect(await one.held.write({ checkpoint: at(2), counter: 'grows' })).toBe('stored');

    expect(one.asked).toEqual([one.held]);
    expect(one.held.isLeaving).toBe(true);
    expect(await one.row()).toMatchObject({
      owner: 'you',
      checkpointOwner: 'me',
      counter: 3,
      checkpoint: at(2),
    });
  });

  it('is handed over by a write that says so', async () => {
    const one = await stage();
    await ask(one);

    expect(await one.held.write({ checkpointOwner: null, counter: 'grows' })).toBe('stored');

    expect(await one.row()).toMatchObject({ owner: 'you', checkpointOwner: undefined, counter: 2 });
  });

  it('goes on when the one that asked takes it back', async () => {
    const one = await stage();
    await ask(one);
    await one.held.write(renewal);
    await one.table.update(await one.row(), { owner: null, counter: 'stays' });

    expect(await one.held.write({ checkpoint: at(1), counter: 'grows' })).toBe('stored');
    expect(one.asked).toHaveLength(1);
  });

  it('is lost when the one that asked does not wait', async () => {
    const one = await stage();
    await ask(one);
    await one.table.update(await one.row(), { checkpointOwner: null, counter: 'grows' });

    expect(await one.held.write({ checkpoint: at(1), counter: 'grows' })).toBe('lost');
    expect(one.asked).toEqual([]);
  });
});
