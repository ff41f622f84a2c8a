import { describe, expect, it } from 'vitest';
import type { Lease } from '../../src/leases/lease.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { failoverMs, freshShards, LeaseWorld } from '../support/lease-world.ts';
import type { TestWorker, WorkerOptions } from '../support/lease-world.ts';
import { at } from '../support/make-lease.ts';

/** A worker that has everything, for a while already. */
async function owner(count: number, options: WorkerOptions): Promise<{ world: LeaseWorld; a: TestWorker }> {
  const world = new LeaseWorld(freshShards(count));
  const a = world.add('a');
  await a.start(options);
  await world.clock.advance(failoverMs);
  return { world, a };
}

/** The rows of the table, as somebody sees them who is no worker of ours. */
async function foreigner(world: LeaseWorld): Promise<{ table: LeaseSession; row(): Promise<Lease> }> {
  const table = await world.session(world.store, 'foreigner');
  const row = async (): Promise<Lease> => {
    const [found] = await table.list();
    if (found === undefined) throw new Error('expected a row');
    return found;
  };
  return { table, row };
}

describe('a lease that another worker asks for', () => {
  it('is finished, let go, and taken', async () => {
    const { world, a } = await owner(2, { drainMs: 700 });
    const b = world.add('b');
    await b.start();
    expect([...b.shards]).toEqual([]);

    await world.clock.advance(failoverMs);

    expect(world.loads()).toEqual([1, 1]);
    const [asked] = a.told.filter((word) => word.startsWith('?'));
    expect(b.told).toEqual([`+${asked?.slice(1)}`]);
    expect(world.doubles).toEqual([]);
    expect(a.warnings).toEqual([]);
  });

  it('may be stored a checkpoint of until it is let go, which the other begins behind', async () => {
    const { world, a } = await owner(2, { drainMs: 1_000 });
    const b = world.add('b');
    await b.start();
    await world.clock.runUntil(() => a.told.some((word) => word.startsWith('?')));
    const shardId = a.told.at(-1)?.slice(1) ?? '';

    expect(await a.keeper.checkpoint(shardId, at(77))).toBe('stored');
    await world.clock.runUntil(() => b.shards.has(shardId));

    expect((await world.rows()).get(shardId)).toMatchObject({ owner: 'b', checkpoint: at(77) });
  });

  it('is told how long it may be finished, which is before the other loses patience', async () => {
    const { world, a } = await owner(2, {});
    const b = world.add('b');
    await b.start();
    const askedAt = world.clock.now();

    await world.clock.runUntil(() => a.deadlines.length > 0);

    expect(a.deadlines[0]).toBe(world.clock.now() + failoverMs);
    expect(a.deadlines[0]).toBeLessThan(askedAt + 2 * failoverMs);
  });

  it('goes over at the deadline where it is not finished by then, and not by force', async () => {
    const { world, a } = await owner(2, {});
    const b = world.add('b');
    await b.start();
    const askedAt = world.clock.now();

    await world.clock.runUntil(() => b.shards.size > 0);

    expect(world.clock.now()).toBeLessThan(askedAt + 2 * failoverMs);
    expect(a.told.at(-1)).toBe(`-${[...b.shards].join()}`);
    expect(world.doubles).toEqual([]);
  });

  it('is taken after one failover time from an owner that is gone', async () => {
    const { world, a } = await owner(2, {});
    const b = world.add('b');
    await b.start();
    const askedAt = world.clock.now();

    a.kill();
    await world.clock.runUntil(() => b.shards.size === 2);

    expect(world.clock.now() - askedAt).toBeLessThanOrEqual(2 * failoverMs);
  });

  it('stays with its owner when the other leaves before', async () => {
    const { world, a } = await owner(2, { drainMs: 700 });
    const b = world.add('b');
    await b.start();

    await world.clock.runUntil(b.stop());
    await world.clock.advance(3 * failoverMs);

    expect(world.loads()).toEqual([2, 0]);
    const rows = [...(await world.rows()).values()];
    expect(rows).toMatchObject([
      { owner: 'a', checkpointOwner: undefined },
      { owner: 'a', checkpointOwner: undefined },
    ]);
    expect(a.failures).toEqual([]);
  });

  it('is not robbed by a third while its owner finishes it for one that has left', async () => {
    const { world, a } = await owner(3, { drainMs: 5_000 });
    const b = world.add('b');
    await b.start();
    await world.clock.runUntil(() => a.told.some((word) => word.startsWith('?')));
    await world.clock.runUntil(b.stop());

    const c = world.add('c');
    await c.start({ drainMs: 100 });
    await world.clock.advance(3 * failoverMs);

    expect(world.doubles).toEqual([]);
    expect(world.loads()).toEqual([2, 1, 0]);
  });

  it('is handed over when its owner leaves without knowing that it was asked for', async () => {
    const { world, a } = await owner(2, { drainMs: 100 });
    const b = world.add('b');
    await b.start();

    await world.clock.runUntil(a.stop());
    await world.clock.advance(failoverMs);

    expect(world.loads()).toEqual([2, 0]);
  });

  it('is awaited although the answer to the request was lost, and not robbed', async () => {
    const { world } = await owner(2, { drainMs: 100 });
    const b = world.add('b');
    await b.start({
      wrap: (session) => {
        b.table.once('update', 'lose the answer');
        return session;
      },
    });

    await world.clock.advance(2 * failoverMs);

    expect(world.loads()).toEqual([1, 1]);
    expect(world.doubles).toEqual([]);
  });
});

describe('an owner of another library that renews its leases by the counter alone', () => {
  it('is robbed after two failover times, and notices by itself', async () => {
    const world = new LeaseWorld(freshShards(1));
    const a = world.add('a');
    await a.start();
    await world.clock.runUntil(a.stop());
    const { table, row } = await foreigner(world);
    await table.update(await row(), { owner: 'kcl', counter: 'grows' });
    const others = await world.session(world.store, 'more');
    await others.create({
      shardId: 'shard-01',
      checkpoint: 'TRIM_HORIZON',
      parents: [],
      hashRange: undefined,
      startTimestamp: undefined,
    });
    const all = await others.list();
    for (const lease of all.slice(1)) await others.update(lease, { owner: 'kcl', counter: 'grows' });
    let isReading = true;
    // It writes whatever the row says besides, as long as the counter is the one that it has written.
    const renew = async (): Promise<void> => {
      for (const lease of await table.list()) {
        if (lease.checkpointOwner !== 'kcl' && lease.owner !== 'kcl') isReading = false;
        else await table.update(lease, { counter: 'grows' });
      }
    };
    const b = world.add('b');
    await b.start();
    const askedAt = world.clock.now();

    while (b.shards.size === 0 && world.clock.now() < askedAt + 5 * failoverMs) {
      await renew();
      await world.clock.advance(failoverMs / 3);
    }
    await renew();

    const passed = world.clock.now() - askedAt;
    expect(passed).toBeGreaterThanOrEqual(2 * failoverMs);
    expect(passed).toBeLessThan(3 * failoverMs);
    expect(isReading).toBe(false);
  });
});

describe('a shard that this worker was done with', () => {
  it('is read again when it was handed over before it was stored, and comes back', async () => {
    const world = new LeaseWorld(freshShards(2));
    const a = world.add('a');
    await a.start({ drainMs: 10 });
    for (const shardId of a.shards) a.keeper.done(shardId);
    const b = world.add('b');
    await b.start();
    await world.clock.runUntil(() => b.shards.size === 1);
    const [given = ''] = b.shards;

    b.kill();
    await world.clock.advance(4 * failoverMs);

    expect(a.told.filter((word) => word === `+${given}`)).toHaveLength(2);
  });
});
