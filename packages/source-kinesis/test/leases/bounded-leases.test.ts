import { describe, expect, it } from 'vitest';
import { BoundedLeases } from '../../src/leases/bounded-leases.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { FaultyLeases } from '../support/faulty-leases.ts';
import { failoverMs, freshShards, LeaseWorld } from '../support/lease-world.ts';
import { makeLease } from '../support/make-lease.ts';
import { WorkerClock } from '../support/worker-clock.ts';

async function stage() {
  const world = new LeaseWorld(freshShards(1));
  const faulty = new FaultyLeases(await world.session(world.store, 'reader'), new WorkerClock(world.clock));
  const leases = new BoundedLeases(faulty, { clock: world.clock, failoverMs });
  await leases.create(makeLease('a'));
  return { world, faulty, leases };
}

type Call = (leases: LeaseSession) => Promise<unknown>;

const calls: readonly (readonly [string, number, Call])[] = [
  ['list', failoverMs / 2, async (leases) => await leases.list()],
  ['read', failoverMs / 2, async (leases) => await leases.read(['a'])],
  ['create', failoverMs / 2, async (leases) => await leases.create(makeLease('b'))],
  ['update', failoverMs / 5, async (leases) => await leases.update(makeLease('a'), { counter: 'grows' })],
  ['remove', failoverMs / 2, async (leases) => await leases.remove(makeLease('a'))],
];

describe('a lease store that does not answer', () => {
  it.each(calls)('fails a %s after a while, as unavailable', async (_, ms, call) => {
    const { world, faulty, leases } = await stage();
    faulty.set('hang');
    const started = world.clock.now();

    const failure = await world.clock.runUntil(call(leases).catch((error: unknown) => error));

    expect(failure).toMatchObject({ code: 'unavailable' });
    expect(world.clock.now() - started).toBe(ms);
  });

  it.each(calls)('leaves no timer behind where a %s is answered', async (_, __, call) => {
    const { world, leases } = await stage();

    await call(leases);

    expect(world.clock.pendingTimers).toBe(0);
  });

  it('does not keep a worker from taking leases once it answers again', async () => {
    const world = new LeaseWorld(freshShards(1));
    const a = world.add('a');
    await a.start({ wrap: (session) => new BoundedLeases(session, { clock: world.clock, failoverMs }) });
    a.table.set('hang', 'list');
    await world.clock.advance(failoverMs + 1);
    a.table.set('none', 'list');
    world.shards = freshShards(3);

    await world.clock.advance(60_000 + failoverMs);

    expect(a.shards.size).toBe(3);
  });
});
