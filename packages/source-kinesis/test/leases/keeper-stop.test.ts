import { describe, expect, it } from 'vitest';
import { failoverMs, freshShards, LeaseWorld } from '../support/lease-world.ts';
import type { TestWorker, WorkerOptions } from '../support/lease-world.ts';

async function started(
  count: number,
  options: WorkerOptions = {},
): Promise<{ world: LeaseWorld; a: TestWorker }> {
  const world = new LeaseWorld(freshShards(count));
  const a = world.add('a');
  await a.start(options);
  return { world, a };
}

/** A worker with two shards, and another that has asked for one of them. */
async function asked(): Promise<{ world: LeaseWorld; a: TestWorker; b: TestWorker; shardId: string }> {
  const { world, a } = await started(2);
  await world.clock.advance(failoverMs);
  const b = world.add('b');
  await b.start();
  await world.clock.runUntil(() => a.told.some((word) => word.startsWith('?')));
  return { world, a, b, shardId: a.told.at(-1)?.slice(1) ?? '' };
}

/** The names that stand in the table. */
async function names(world: LeaseWorld): Promise<readonly string[]> {
  const rows = [...(await world.rows()).values()];
  return rows.flatMap(({ owner, checkpointOwner }) => [owner ?? [], checkpointOwner ?? []].flat());
}

const minute = 60_000;

describe('a worker that stops', () => {
  it('lets everything go, is quiet afterwards, and may be stopped twice', async () => {
    const { world, a } = await started(3);

    await Promise.all([a.stop(), a.stop()]);

    expect([...(await world.rows()).values()].map(({ owner }) => owner)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(world.clock.pendingTimers).toBe(0);
    const calls = a.table.calls.length;
    await world.clock.advance(3 * failoverMs);
    expect(a.table.calls).toHaveLength(calls);
    expect(a.told).toHaveLength(3);
  });

  it.each(['list', 'read'] as const)('lets everything go also while a call hangs: %s', async (operation) => {
    const { world, a } = await started(2, { drainMs: 100 });
    const b = world.add('b');
    await b.start({ drainMs: 100 });
    await world.clock.advance(3 * failoverMs);
    expect(world.loads()).toEqual([1, 1]);
    world.shards = freshShards(6);
    await world.clock.advance(2 * minute);
    a.table.set('hang', operation);
    await world.clock.advance(2 * failoverMs);

    void a.stop();
    await world.clock.settle();

    const owners = [...(await world.rows()).values()].map(({ owner }) => owner);
    expect(owners).not.toContain('a');
  });

  it('lets go what a turn takes that was under way', async () => {
    const { world, a } = await started(1);
    world.shards = freshShards(3);
    await world.clock.advance(minute - 5_000);
    a.table.delayMs = () => 3_000;
    await world.clock.runUntil(() => a.table.updates.some(({ shardId }) => shardId === 'shard-01'));

    await world.clock.runUntil(a.stop());

    const owners = [...(await world.rows()).values()].map(({ owner }) => owner);
    expect(owners).toEqual([undefined, undefined, undefined]);
  });

  it('frees also what it took without knowing', async () => {
    const { world, a } = await started(0);
    world.shards = freshShards(2);
    a.table.once('update', 'lose the answer', 'lose the answer');
    await world.clock.runUntil(() => a.table.updates.length === 2);
    const before = [...(await world.rows()).values()].map(({ owner }) => owner);

    await world.clock.runUntil(a.stop());

    expect(before).toEqual(['a', 'a']);
    expect([...(await world.rows()).values()].map(({ owner }) => owner)).toEqual([undefined, undefined]);
  });

  it('waits for a lease that it is just handing over', async () => {
    const { world, a, b, shardId } = await asked();
    a.table.delayMs = () => 500;
    void a.keeper.letGo(shardId);

    // The row changes under the write that is on its way, which has to be made once more.
    await world.clock.runUntil(b.stop());
    await world.clock.runUntil(a.stop());

    expect(await names(world)).toEqual([]);
  });

  it('hands over what it could not hand over before', async () => {
    const { world, a, b, shardId } = await asked();
    a.table.once('update', 'fail');
    await a.keeper.letGo(shardId);
    expect((await world.rows()).get(shardId)).toMatchObject({ owner: 'b', checkpointOwner: 'a' });

    await world.clock.runUntil(a.stop());

    expect((await world.rows()).get(shardId)).toMatchObject({ owner: 'b', checkpointOwner: undefined });
    await world.clock.runUntil(b.stop());
    expect(await names(world)).toEqual([]);
  });

  it('frees also what it was handing over to one that has left', async () => {
    const { world, a, b, shardId } = await asked();
    a.table.once('update', 'fail');
    await a.keeper.letGo(shardId);
    await world.clock.runUntil(b.stop());
    expect((await world.rows()).get(shardId)).toMatchObject({ owner: undefined, checkpointOwner: 'a' });

    await world.clock.runUntil(a.stop());

    expect(await names(world)).toEqual([]);
  });

  it('frees what bears its name once more where a call fails', async () => {
    const { world, a } = await started(2);
    a.table.once('update', 'fail', 'fail', 'fail');
    a.table.once('list', 'fail');

    await world.clock.runUntil(a.stop());

    expect(await names(world)).toEqual([]);
  });

  it('gives up where the table stays out of reach', async () => {
    const { world, a } = await started(1);
    a.table.set('fail');

    await world.clock.runUntil(a.stop());

    expect(await names(world)).toEqual(['a']);
    expect(world.clock.pendingTimers).toBe(0);
  });
});
