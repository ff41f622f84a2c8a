import { silentLogger, systemClock } from '@rivergraph/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../../src/leases/checkpoint.ts';
import type { Lease, LeaseChange, NewLease } from '../../src/leases/lease.ts';
import type { LeaseSession, LeaseStore, LeaseStoreContext } from '../../src/leases/lease-store.ts';
import { createMemoryLeaseStore } from '../../src/leases/memory/memory-store.ts';
import { newLease, play, someSteps } from './store-contract-model.ts';

/** What a store is opened with, unless a test says otherwise. */
export function storeContext(overrides: Partial<LeaseStoreContext> = {}): LeaseStoreContext {
  return {
    signal: new AbortController().signal,
    clock: systemClock,
    logger: silentLogger,
    stream: 'orders',
    workerId: 'worker-1',
    purpose: 'run',
    ...overrides,
  };
}

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 25);
const grows: LeaseChange = { counter: 'grows' };
/** As long as sequence numbers of the service are, far above what a number of JavaScript holds. */
const big = { sequence: '49590338271490256608559692538361571095921575989136588898', sub: 12 };
const words: readonly Checkpoint[] = ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP', 'SHARD_END'];

/** What every lease store promises. `makeStore` gives an empty one for each test. */
export function describeLeaseStore(name: string, makeStore: () => Promise<LeaseStore>): void {
  describe(`${name} lease store`, () => {
    let store: LeaseStore;
    let leases: LeaseSession;
    const opened: LeaseSession[] = [];

    const open = async (overrides: Partial<LeaseStoreContext> = {}): Promise<LeaseSession> => {
      const session = await store.open(storeContext(overrides));
      opened.push(session);
      return session;
    };
    const created = async (shardId: string, overrides: Partial<NewLease> = {}): Promise<Lease> => {
      await leases.create(newLease(shardId, overrides));
      return await found(shardId);
    };
    const found = async (shardId: string): Promise<Lease> => {
      const [lease] = await leases.read([shardId]);
      if (lease === undefined) throw new Error(`expected a lease of ${shardId}`);
      return lease;
    };
    const changed = async (seen: Lease, change: LeaseChange): Promise<Lease> => {
      const update = await leases.update(seen, change);
      if (!update.applied) throw new Error('expected the change to be applied');
      return update.lease;
    };

    beforeEach(async () => {
      store = await makeStore();
      leases = await open();
    });

    afterEach(async () => {
      await Promise.all(opened.splice(0).map(async (session) => session.close()));
    });

    describe('create', () => {
      it('makes a lease that nobody has', async () => {
        const wanted = newLease('shardId-000000000001', {
          checkpoint: 'LATEST',
          parents: ['shardId-000000000000'],
          hashRange: { start: '0', end: '340282366920938463463374607431768211455' },
          startTimestamp: 1_700_000_000_123,
        });

        const made = await leases.create(wanted);

        expect(made).toBe(true);
        expect(await leases.list()).toEqual([
          {
            ...wanted,
            owner: undefined,
            counter: 0,
            checkpointOwner: undefined,
            ownerSwitches: 0,
            children: [],
          },
        ]);
      });

      it('keeps both parents of a merge', async () => {
        const lease = await created('a', { parents: ['p-1', 'p-2'] });

        expect(lease.parents.toSorted()).toEqual(['p-1', 'p-2']);
      });

      it('leaves a lease that exists as it is', async () => {
        const lease = await created('a');
        const taken = await changed(lease, { ...grows, owner: 'worker-1', checkpoint: big });

        const made = await leases.create(newLease('a'));

        expect(made).toBe(false);
        expect(await found('a')).toEqual(taken);
      });

      it('has one winner among twenty', async () => {
        const sessions = await Promise.all(
          [1, 2, 3, 4].map(async (one) => open({ workerId: `worker-${one}` })),
        );
        const races = Array.from({ length: 5 }, () => sessions).flat();

        const made = await Promise.all(races.map(async (session) => session.create(newLease('a'))));

        expect(made.filter(Boolean)).toHaveLength(1);
        expect(await leases.list()).toHaveLength(1);
      });
    });

    describe('list and read', () => {
      it('is empty at first', async () => {
        expect(await leases.list()).toEqual([]);
        expect(await leases.read(['a'])).toEqual([]);
        expect(await leases.read([])).toEqual([]);
      });

      it('gives what was asked for and leaves out what does not exist', async () => {
        const ids = Array.from({ length: 25 }, (_, index) => `shard-${index}`);
        for (const id of ids) await leases.create(newLease(id));

        const read = await leases.read(['none', ...ids, 'nor-this']);

        expect(read.map((lease) => lease.shardId).toSorted()).toEqual(ids.toSorted());
        expect(await leases.list()).toHaveLength(25);
      });

      it('shows one session what another wrote', async () => {
        const other = await open({ workerId: 'worker-2' });
        const taken = await changed(await created('a'), { ...grows, owner: 'worker-1' });

        expect(await other.list()).toEqual([taken]);
      });
    });

    describe('update', () => {
      it('takes a lease and lets its counter grow', async () => {
        const lease = await created('a');

        const taken = await changed(lease, { ...grows, owner: 'worker-1', ownerSwitches: 1 });

        expect(taken).toEqual({ ...lease, owner: 'worker-1', counter: 1, ownerSwitches: 1 });
        expect(await found('a')).toEqual(taken);
      });

      it('keeps what a change does not name', async () => {
        const taken = await changed(await created('a', { parents: ['p'] }), {
          ...grows,
          owner: 'worker-1',
          checkpoint: big,
          children: ['c-1', 'c-2'],
        });

        const renewed = await changed(taken, grows);

        expect(renewed).toEqual({ ...taken, counter: 2 });
      });

      it('lets the counter stay', async () => {
        const taken = await changed(await created('a'), { ...grows, owner: 'worker-1' });

        const asked = await changed(taken, {
          counter: 'stays',
          owner: 'worker-2',
          checkpointOwner: 'worker-1',
        });

        expect(asked).toEqual({ ...taken, owner: 'worker-2', checkpointOwner: 'worker-1' });
        expect(await found('a')).toEqual(asked);
      });

      it('removes with null', async () => {
        const asked = await changed(await created('a'), {
          ...grows,
          owner: 'worker-2',
          checkpointOwner: 'worker-1',
        });

        const free = await changed(asked, { ...grows, owner: null, checkpointOwner: null });

        expect(free).toMatchObject({ owner: undefined, checkpointOwner: undefined, counter: 2 });
        expect(await found('a')).toEqual(free);
      });

      it.each<[string, Partial<Lease>]>([
        ['counter', { counter: 7 }],
        ['owner', { owner: 'somebody' }],
        ['missing owner', { owner: undefined }],
        ['checkpoint owner', { checkpointOwner: 'somebody' }],
        ['missing checkpoint owner', { checkpointOwner: undefined }],
      ])('is refused with another %s, and tells what is there', async (_, other) => {
        const lease = await changed(await created('a'), {
          ...grows,
          owner: 'worker-1',
          checkpointOwner: 'worker-0',
        });

        const update = await leases.update({ ...lease, ...other }, { ...grows, checkpoint: big });

        expect(update).toEqual({ applied: false, current: lease });
        expect(await found('a')).toEqual(lease);
      });

      it('tells that a lease is gone', async () => {
        const lease = await created('a');
        await leases.remove(lease);

        const update = await leases.update(lease, { ...grows, owner: 'worker-1' });

        expect(update).toEqual({ applied: false, current: undefined });
        expect(await leases.list()).toEqual([]);
      });

      it('lets one of twenty workers take a lease', async () => {
        const lease = await created('a');
        const workers = Array.from({ length: 20 }, (_, index) => `worker-${index}`);

        const updates = await Promise.all(
          workers.map(async (owner) => leases.update(lease, { ...grows, owner })),
        );

        const winner = updates.findIndex((update) => update.applied);
        expect(updates.filter((update) => update.applied)).toHaveLength(1);
        expect(await found('a')).toMatchObject({ owner: workers[winner], counter: 1 });
      });

      it('refuses the checkpoint of a worker that lost its lease', async () => {
        const mine = await changed(await created('a'), { ...grows, owner: 'worker-1' });
        const theirs = await changed(mine, { ...grows, owner: 'worker-2' });

        const update = await leases.update(mine, { ...grows, checkpoint: big });

        expect(update).toEqual({ applied: false, current: theirs });
      });
    });

    describe('a checkpoint', () => {
      it.each(words)('may be the word %s', async (checkpoint) => {
        const lease = await created('a', { checkpoint: 'TRIM_HORIZON' });

        await changed(lease, { ...grows, checkpoint });

        expect((await found('a')).checkpoint).toBe(checkpoint);
      });

      it.each<Checkpoint>([big, { sequence: '0', sub: 0 }, { sequence: '9'.repeat(56), sub: 9_999_999 }])(
        'may be a place: %o',
        async (checkpoint) => {
          const lease = await created('a');

          const update = await changed(lease, { ...grows, checkpoint });

          expect(update.checkpoint).toEqual(checkpoint);
          expect(await found('a')).toEqual(update);
        },
      );

      it('lets the count of switches begin anew, unless the change names it', async () => {
        const lease = await changed(await created('a'), { ...grows, owner: 'worker-1', ownerSwitches: 3 });

        const stored = await changed(lease, { ...grows, checkpoint: big });
        const named = await changed(stored, { ...grows, checkpoint: 'SHARD_END', ownerSwitches: 5 });

        expect(stored.ownerSwitches).toBe(0);
        expect(named.ownerSwitches).toBe(5);
      });

      it('ends the time that was meant with the word before', async () => {
        const lease = await created('a', { checkpoint: 'AT_TIMESTAMP', startTimestamp: 1_700_000_000_000 });

        const renewed = await changed(lease, { ...grows, owner: 'worker-1' });
        const stored = await changed(renewed, { ...grows, checkpoint: big });

        expect(renewed.startTimestamp).toBe(1_700_000_000_000);
        expect(stored.startTimestamp).toBeUndefined();
      });

      it('may come with the children of an ended shard, which may be unknown again', async () => {
        const lease = await created('a');

        const ended = await changed(lease, { ...grows, checkpoint: 'SHARD_END', children: ['b', 'c'] });
        const cleared = await changed(ended, { ...grows, children: [] });

        expect(ended.children.toSorted()).toEqual(['b', 'c']);
        expect(cleared.children).toEqual([]);
        expect(await found('a')).toEqual(cleared);
      });
    });

    describe('remove', () => {
      it('deletes a lease', async () => {
        const lease = await created('a');

        await leases.remove(lease);

        expect(await leases.list()).toEqual([]);
      });

      it('leaves a lease that somebody has written since, and settles', async () => {
        const lease = await created('a');
        const taken = await changed(lease, { ...grows, owner: 'worker-2' });

        await leases.remove(lease);

        expect(await found('a')).toEqual(taken);
      });

      it('settles when there is nothing to delete', async () => {
        const lease = await created('a');
        await leases.remove(lease);

        await expect(leases.remove(lease)).resolves.toBeUndefined();
      });
    });

    it(
      'does what the store in memory does, whatever it is asked',
      async () => {
        const property = fc.asyncProperty(someSteps, async (steps) => {
          const stores = [await makeStore(), createMemoryLeaseStore()];
          const sessions = await Promise.all(stores.map(async (each) => each.open(storeContext())));

          const [told, wanted] = await Promise.all(sessions.map(async (session) => play(session, steps)));
          await Promise.all(sessions.map(async (session) => session.close()));

          expect(told).toEqual(wanted);
        });
        await fc.assert(property, { numRuns });
      },
      60_000 + numRuns * 500,
    );

    describe('a session', () => {
      it('refuses everything once closed, while others go on', async () => {
        const lease = await created('a');
        const other = await open({ workerId: 'worker-2' });

        await leases.close();
        await leases.close();

        await expect(leases.list()).rejects.toMatchObject({ code: 'closed' });
        await expect(leases.read(['a'])).rejects.toMatchObject({ code: 'closed' });
        await expect(leases.create(newLease('b'))).rejects.toMatchObject({ code: 'closed' });
        await expect(leases.update(lease, grows)).rejects.toMatchObject({ code: 'closed' });
        await expect(leases.remove(lease)).rejects.toMatchObject({ code: 'closed' });
        expect(await other.list()).toEqual([lease]);
      });

      it('leaves its leases to the next one', async () => {
        const taken = await changed(await created('a'), { ...grows, owner: 'worker-1', checkpoint: big });
        await leases.close();

        const next = await open({ workerId: 'worker-2' });

        expect(await next.list()).toEqual([taken]);
      });

      it('rejects with the reason of its signal', async () => {
        const abort = new AbortController();
        const session = await open({ signal: abort.signal, workerId: 'worker-2' });
        const reason = new Error('enough');

        abort.abort(reason);

        await expect(session.list()).rejects.toBe(reason);
        await expect(session.create(newLease('a'))).rejects.toBe(reason);
        await expect(store.open(storeContext({ signal: abort.signal }))).rejects.toBe(reason);
      });

      it('reads and does not write in a dry run', async () => {
        const lease = await created('a');

        const check = await open({ purpose: 'check' });

        expect(await check.list()).toEqual([lease]);
        expect(await check.read(['a', 'b'])).toEqual([lease]);
        await expect(check.create(newLease('b'))).rejects.toMatchObject({ code: 'internal' });
        await expect(check.update(lease, grows)).rejects.toMatchObject({ code: 'internal' });
        await expect(check.remove(lease)).rejects.toMatchObject({ code: 'internal' });
        expect(await leases.list()).toEqual([lease]);
      });
    });
  });
}
