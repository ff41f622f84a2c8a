import { misconfigured } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { expiryMs, failoverMs, freshShards, LeaseWorld } from '../support/lease-world.ts';
import type { TestWorker } from '../support/lease-world.ts';
import { at } from '../support/make-lease.ts';

const shardId = 'shard-00';

/** A worker that has everything, for a while already. */
async function settled(shards = 2, runMs = failoverMs): Promise<{ world: LeaseWorld; a: TestWorker }> {
  const world = new LeaseWorld(freshShards(shards));
  const a = world.add('a');
  await a.start();
  await world.clock.advance(runMs);
  a.told.length = 0;
  return { world, a };
}

/** When the worker lost a shard, milliseconds from now on. */
async function lossOf(world: LeaseWorld, worker: TestWorker, lostId = shardId): Promise<number> {
  const begun = world.clock.now();
  await world.clock.runUntil(() => !worker.shards.has(lostId));
  return world.clock.now() - begun;
}

describe('a worker whose renewals do not come through', () => {
  it.each(['fail', 'hang', 'lose the answer'] as const)(
    'stops in time after the last that did: %s',
    async (fault) => {
      const { world, a } = await settled();
      const renewedAt = a.table.updates.at(-1)?.at ?? 0;

      a.table.set(fault);
      await world.clock.runUntil(() => a.shards.size === 0);

      expect(world.clock.now() - renewedAt).toBe(expiryMs);
      expect(a.keeper.figures()).toMatchObject({ owned: 0, leasesLost: 2 });
    },
  );

  it('stops in time after a checkpoint too, not at a time of its own', async () => {
    const { world, a } = await settled();
    await world.clock.advance(1_234);
    await a.keeper.checkpoint(shardId, at(5));

    a.table.set('hang');

    expect(await lossOf(world, a)).toBe(expiryMs);
  });

  it('has stopped when another takes over', async () => {
    const { world, a } = await settled(1, failoverMs + 100);
    const b = world.add('b');
    await b.start();
    await world.clock.advance(700);
    await a.keeper.checkpoint(shardId, at(5));
    await world.clock.advance(failoverMs - 750);

    a.table.set('hang');
    await world.clock.runUntil(() => b.shards.size > 0);

    expect(a.shards.size).toBe(0);
    expect(world.doubles).toEqual([]);
  });

  it('takes its shards again when the table is back', async () => {
    const { world, a } = await settled();
    a.table.set('hang');
    await world.clock.advance(2 * failoverMs);
    expect(a.told.toSorted()).toEqual(['-shard-00', '-shard-01']);

    a.table.heal();
    await world.clock.advance(failoverMs);

    expect([...a.shards].toSorted()).toEqual(['shard-00', 'shard-01']);
    expect(world.doubles).toEqual([]);
  });

  it('keeps its shards through an outage that is shorter', async () => {
    const { world, a } = await settled();
    a.table.set('fail');
    await world.clock.advance(failoverMs / 2);

    a.table.heal();
    await world.clock.advance(3 * failoverMs);

    expect(a.told).toEqual([]);
    expect(a.keeper.figures()).toMatchObject({ owned: 2, leasesLost: 0 });
  });

  it('keeps its shards when answers were lost for a while', async () => {
    const { world, a } = await settled();
    a.table.set('lose the answer', 'update');
    await world.clock.advance(failoverMs / 2);

    a.table.heal();
    await world.clock.advance(3 * failoverMs);

    expect(a.told).toEqual([]);
  });

  it('does not leave a checkpoint waiting for ever', async () => {
    const { world, a } = await settled();
    a.table.set('hang');
    await world.clock.advance(failoverMs / 2);

    const stored = a.keeper.checkpoint(shardId, at(5));

    expect(await world.clock.runUntil(stored)).toBe('lost');
  });

  it('warns once of each kind of trouble, however long it lasts', async () => {
    const { world, a } = await settled();
    a.table.set('fail');

    await world.clock.advance(6 * failoverMs);

    expect(a.warnings).toHaveLength(2);
    expect(new Set(a.warnings).size).toBe(2);
  });
});

describe('a worker that was held up', () => {
  it('gives up what is too old first, and stores nothing of it', async () => {
    const { world, a } = await settled();
    a.clock.stall();
    await world.clock.advance(failoverMs);
    expect(a.shards.size).toBe(2);

    const stored = a.keeper.checkpoint(shardId, at(99));
    a.clock.wake();

    expect(await stored).toBe('lost');
    expect(a.shards.size).toBe(0);
    expect(a.table.updates.filter(({ change }) => change?.checkpoint !== undefined)).toEqual([]);
  });

  it('is refused a checkpoint of what somebody else has taken', async () => {
    const { world, a } = await settled(1);
    const others = await world.session(world.store, 'b');
    for (const row of await others.list()) {
      await others.update(row, { owner: 'b', checkpoint: at(50), counter: 'grows' });
    }

    expect(await a.keeper.checkpoint(shardId, at(99))).toBe('lost');

    expect(a.told).toEqual([`-${shardId}`]);
    expect((await world.rows()).get(shardId)).toMatchObject({ owner: 'b', checkpoint: at(50) });
  });

  it('does not begin with a shard whose taking was answered too late', async () => {
    const world = new LeaseWorld(freshShards(1));
    const a = world.add('a');
    const started = a.start({
      wrap: (session) => {
        a.table.delayMs = () => failoverMs / 2;
        return session;
      },
    });

    await world.clock.runUntil(started);

    expect(a.told).toEqual([]);
    a.table.delayMs = () => 0;
    await world.clock.advance(2 * failoverMs);
    expect(a.told).toEqual([`+${shardId}`]);
  });
});

describe('what no retry helps against', () => {
  it('is told once', async () => {
    const { world, a } = await settled(12);
    a.table.set(misconfigured('the table is gone'));

    await world.clock.advance(3 * failoverMs);

    expect(a.failures).toEqual([expect.objectContaining({ code: 'misconfigured' })]);
  });

  it('ends a start', async () => {
    const world = new LeaseWorld([]);
    const a = world.add('a');
    const failing = a.start({
      listShards: async () => await Promise.reject(misconfigured('no such stream')),
    });

    await expect(failing).rejects.toThrow('no such stream');
    expect(world.clock.pendingTimers).toBe(0);
  });
});
