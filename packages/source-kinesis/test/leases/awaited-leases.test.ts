import type { ManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { AwaitedLeases } from '../../src/leases/awaited-leases.ts';
import type { Lease, LeaseChange } from '../../src/leases/lease.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { FaultyLeases } from '../support/faulty-leases.ts';
import { failoverMs, LeaseWorld } from '../support/lease-world.ts';
import { makeLease } from '../support/make-lease.ts';
import { WorkerClock } from '../support/worker-clock.ts';

interface Stage {
  readonly clock: ManualClock;
  /** The table, as everybody else sees it. */
  readonly table: LeaseSession;
  readonly faulty: FaultyLeases;
  readonly awaited: AwaitedLeases;
  row(): Promise<Lease>;
  /** A write of somebody else. */
  write(change: LeaseChange): Promise<void>;
}

/** A lease of `owner`, which `me` may ask for. */
async function stage(): Promise<Stage> {
  const world = new LeaseWorld([]);
  const { clock, store } = world;
  const table = await world.session(store, 'others');
  const row = async (): Promise<Lease> => {
    const [found] = await table.read(['a']);
    if (found === undefined) throw new Error('expected the row to be there');
    return found;
  };
  const write = async (change: LeaseChange): Promise<void> => {
    const { applied } = await table.update(await row(), change);
    if (!applied) throw new Error('expected nobody else to write');
  };
  await table.create(makeLease('a'));
  await write({ owner: 'owner', counter: 'grows' });
  const faulty = new FaultyLeases(await world.session(store, 'me'), new WorkerClock(clock));
  const awaited = new AwaitedLeases({ store: faulty, clock, workerId: 'me', failoverMs });
  return { clock, table, faulty, awaited, row, write };
}

describe('a lease that was asked for', () => {
  it('says in its row who wants it and who has it, and its owner may go on', async () => {
    const { awaited, row } = await stage();
    const before = await row();

    expect(await awaited.ask(before)).toBe(true);

    expect(await row()).toMatchObject({ owner: 'me', checkpointOwner: 'owner', counter: before.counter });
    expect(awaited.shardIds).toEqual(['a']);
    expect((await awaited.look()).taken).toEqual([]);
  });

  it('is not awaited when somebody else was faster', async () => {
    const { awaited, row, write } = await stage();
    const seen = await row();
    await write({ owner: 'faster', checkpointOwner: 'owner', counter: 'stays' });

    expect(await awaited.ask(seen)).toBe(false);
    expect(awaited.shardIds).toEqual([]);
  });

  it('is taken when its owner has let it go', async () => {
    const { clock, awaited, row, write } = await stage();
    await awaited.ask(await row());
    await clock.advance(700);
    await write({ checkpointOwner: null, counter: 'grows' });

    const {
      taken: [taken],
    } = await awaited.look();

    expect(taken).toMatchObject({ since: clock.now(), lease: { owner: 'me', checkpointOwner: undefined } });
    expect(await row()).toMatchObject({ counter: 3, ownerSwitches: 1 });
    expect(awaited.shardIds).toEqual([]);
  });

  it('is waited for while its owner lives and hands over', async () => {
    const { clock, awaited, row, write } = await stage();
    await awaited.ask(await row());

    for (let passed = 0; passed < 2 * failoverMs - 1_000; passed += 1_000) {
      await write({ counter: 'grows' });
      expect((await awaited.look()).taken).toEqual([]);
      await clock.advance(1_000);
    }
  });

  it('is taken from an owner that has not been heard of for a failover time', async () => {
    const { clock, awaited, row, write } = await stage();
    await awaited.ask(await row());
    await clock.advance(4_000);
    await write({ counter: 'grows' });
    await awaited.look();

    await clock.advance(failoverMs - 1);
    expect((await awaited.look()).taken).toEqual([]);
    await clock.advance(1);

    expect((await awaited.look()).taken).toHaveLength(1);
    expect(await row()).toMatchObject({ owner: 'me', checkpointOwner: undefined });
  });

  it('is taken after two failover times from an owner that knows nothing of handing over', async () => {
    const { clock, awaited, row, write } = await stage();
    await awaited.ask(await row());

    for (let passed = 0; passed < 2 * failoverMs; passed += 2_500) {
      expect((await awaited.look()).taken).toEqual([]);
      await clock.advance(2_500);
      // A worker of the Kinesis Client Library 2 looks at the counter only.
      await write({ counter: 'grows' });
    }

    expect((await awaited.look()).taken).toHaveLength(1);
    expect(await row()).toMatchObject({ owner: 'me', checkpointOwner: undefined });
  });

  it('is not kept from us by another that cannot be taken', async () => {
    const { table, faulty, awaited, row } = await stage();
    await table.create(makeLease('b'));
    const [free] = await table.read(['b']);
    if (free === undefined) throw new Error('expected the row to be there');
    await table.update(free, { owner: 'owner', counter: 'grows' });
    const [other] = await table.read(['b']);
    if (other === undefined) throw new Error('expected the row to be there');
    await awaited.ask(await row());
    await awaited.ask(other);
    for (const lease of await table.read(['a', 'b']))
      await table.update(lease, { checkpointOwner: null, counter: 'grows' });
    faulty.once('update', 'fail');

    const first = await awaited.look();
    const second = await awaited.look();

    expect(first.taken).toHaveLength(1);
    expect(first.failure).toMatchObject({ code: 'unavailable' });
    expect(second.taken).toHaveLength(1);
    expect(awaited.shardIds).toEqual([]);
  });

  it('at the LATEST of another library, has a time of its own from then on', async () => {
    const { clock, table, awaited } = await stage();
    await table.create(makeLease('b', { checkpoint: 'LATEST' }));
    const [free] = await table.read(['b']);
    if (free === undefined) throw new Error('expected the row to be there');
    await table.update(free, { owner: 'owner', counter: 'grows' });
    const [other] = await table.read(['b']);
    if (other === undefined) throw new Error('expected the row to be there');
    await awaited.ask(other);
    const [asked] = await table.read(['b']);
    if (asked !== undefined) await table.update(asked, { checkpointOwner: null, counter: 'grows' });

    const { taken } = await awaited.look();

    expect(taken[0]?.lease).toMatchObject({ checkpoint: 'LATEST', startTimestamp: clock.now() - 5_000 });
  });

  it('is awaited again when a write of its owner came between', async () => {
    const { clock, faulty, awaited, row, write } = await stage();
    await awaited.ask(await row());
    await clock.advance(2 * failoverMs);
    faulty.delayMs = () => 10;

    const looked = awaited.look();
    await clock.advance(25);
    await write({ counter: 'grows' });

    expect((await clock.runUntil(looked)).taken).toEqual([]);
    expect(awaited.shardIds).toEqual(['a']);
    expect((await clock.runUntil(awaited.look())).taken).toHaveLength(1);
  });

  it.each<[string, LeaseChange]>([
    ['somebody else has taken it', { owner: 'other', checkpointOwner: null, counter: 'grows' }],
    ['its owner has set it free', { owner: null, checkpointOwner: null, counter: 'grows' }],
    ['the shard has ended', { checkpoint: 'SHARD_END', counter: 'grows' }],
  ])('is awaited no more when %s', async (_, change) => {
    const { awaited, row, write } = await stage();
    await awaited.ask(await row());
    await write(change);

    expect((await awaited.look()).taken).toEqual([]);
    expect(awaited.shardIds).toEqual([]);
  });

  it('is awaited no more when its row is gone', async () => {
    const { awaited, table, row } = await stage();
    await awaited.ask(await row());
    await table.remove(await row());

    expect((await awaited.look()).taken).toEqual([]);
    expect(awaited.shardIds).toEqual([]);
  });

  it('stays awaited while the table is out of reach', async () => {
    const { faulty, awaited, row } = await stage();
    await awaited.ask(await row());
    faulty.once('read', 'fail');

    await expect(awaited.look()).rejects.toMatchObject({ code: 'unavailable' });
    expect(awaited.shardIds).toEqual(['a']);
  });
});

describe('a request that is taken back', () => {
  it('leaves the lease to its owner, and to nobody when it is let go', async () => {
    const { awaited, row, write } = await stage();
    await awaited.ask(await row());

    await awaited.withdraw();

    expect(await row()).toMatchObject({ owner: undefined, checkpointOwner: 'owner', counter: 1 });
    expect(awaited.shardIds).toEqual([]);
    await write({ checkpointOwner: null, counter: 'grows' });
    expect(await row()).toMatchObject({ owner: undefined, checkpointOwner: undefined });
  });

  it('gives up a lease that its owner lets go at the same moment', async () => {
    const { faulty, awaited, row, write } = await stage();
    await awaited.ask(await row());
    const read = faulty.read.bind(faulty);
    faulty.read = async (shardIds) => {
      const rows = await read(shardIds);
      await write({ checkpointOwner: null, counter: 'grows' });
      return rows;
    };

    await awaited.withdraw();

    expect(await row()).toMatchObject({ owner: undefined, checkpointOwner: undefined });
  });

  it('leaves alone what somebody else has by now', async () => {
    const { awaited, row, write } = await stage();
    await awaited.ask(await row());
    await write({ owner: 'other', checkpointOwner: null, counter: 'grows' });

    await awaited.withdraw();

    expect(await row()).toMatchObject({ owner: 'other' });
  });

  it('does not reject where the table is out of reach', async () => {
    const { faulty, awaited, row } = await stage();
    await awaited.ask(await row());
    faulty.set('fail');

    await awaited.withdraw();

    expect(await row()).toMatchObject({ owner: 'me', checkpointOwner: 'owner' });
  });
});
