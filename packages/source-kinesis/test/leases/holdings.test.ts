import { misconfigured, silentLogger } from '@rivergraph/core';
import type { ManualClock } from '@rivergraph/core/testing';
import { describe, expect, it } from 'vitest';
import { Holdings } from '../../src/leases/holdings.ts';
import type { Lease } from '../../src/leases/lease.ts';
import type { LeaseSession } from '../../src/leases/lease-store.ts';
import { FaultyLeases } from '../support/faulty-leases.ts';
import { expiryMs, failoverMs, LeaseWorld } from '../support/lease-world.ts';
import { at, makeLease } from '../support/make-lease.ts';
import { WorkerClock } from '../support/worker-clock.ts';

interface Stage {
  readonly clock: ManualClock;
  readonly table: LeaseSession;
  readonly faulty: FaultyLeases;
  readonly holdings: Holdings;
  readonly told: string[];
  readonly warnings: string[];
  rows(): Promise<readonly Lease[]>;
}

/** Leases that `me` has just taken. */
async function stage(...shardIds: readonly string[]): Promise<Stage> {
  const world = new LeaseWorld([]);
  const { clock, store } = world;
  const table = await world.session(store, 'others');
  const faulty = new FaultyLeases(await world.session(store, 'me'), new WorkerClock(clock));
  const told: string[] = [];
  const warnings: string[] = [];
  const holdings = new Holdings({
    store: faulty,
    clock,
    logger: { ...silentLogger, warn: (message) => void warnings.push(message) },
    workerId: 'me',
    failoverMs,
    lost: (lost) => told.push(`lost ${lost.join()}`),
    asked: (shardId, deadline) => told.push(`asked ${shardId} until ${deadline - clock.now()}`),
    failed: (error) => told.push(`failed ${(error as Error).message}`),
  });
  for (const shardId of shardIds) {
    await table.create(makeLease(shardId));
    const taken = await table.update(makeLease(shardId), { owner: 'me', counter: 'grows' });
    if (taken.applied) holdings.add({ lease: taken.lease, since: clock.now() });
  }
  return { clock, table, faulty, holdings, told, warnings, rows: async () => await table.list() };
}

/** Says in each row that another worker wants it. */
async function askAll({ table, rows }: Stage): Promise<void> {
  for (const row of await rows()) {
    await table.update(row, { owner: 'you', checkpointOwner: 'me', counter: 'stays' });
  }
}

describe('leases that are held', () => {
  it('are renewed a little later than a third of their time', async () => {
    const { clock, faulty, holdings } = await stage('a', 'b');

    await clock.advance(failoverMs / 2.5);
    holdings.tick();
    expect(faulty.updates).toHaveLength(0);
    await clock.advance(failoverMs / 15);
    holdings.tick();
    await clock.settle();

    expect(faulty.updates.map(({ shardId, change }) => ({ shardId, change }))).toEqual([
      { shardId: 'a', change: { counter: 'grows' } },
      { shardId: 'b', change: { counter: 'grows' } },
    ]);
  });

  it('are not renewed twice while a renewal is under way', async () => {
    const { clock, faulty, holdings } = await stage('a');
    faulty.set('hang', 'update');
    await clock.advance(failoverMs / 2);

    holdings.tick();
    await clock.settle();
    holdings.tick();
    await clock.settle();

    expect(faulty.updates).toHaveLength(1);
  });

  it('are lost as soon as their time has passed, before anything is written', async () => {
    const { clock, faulty, holdings, told } = await stage('a', 'b');
    await clock.advance(expiryMs);

    const stored = holdings.write('a', { checkpoint: at(1), counter: 'grows' }, { isLast: false });

    expect(await stored).toBe('lost');
    expect(told).toEqual(['lost a']);
    holdings.tick();
    expect(told).toEqual(['lost a', 'lost b']);
    expect(faulty.updates).toEqual([]);
    expect(holdings.size).toBe(0);
    expect(holdings.lostCount).toBe(2);
  });

  it('are lost one by one, each at its own time', async () => {
    const { clock, holdings, told } = await stage('a', 'b');
    await clock.advance(4_000);
    await holdings.write('b', { checkpoint: at(1), counter: 'grows' }, { isLast: false });
    await clock.advance(expiryMs - 4_000);

    holdings.tick();

    expect(told).toEqual(['lost a']);
    expect(holdings.has('b')).toBe(true);
  });

  it('say when something is to be done: a renewal, or giving one up', async () => {
    const { clock, faulty, holdings, told } = await stage('a', 'b');
    await clock.advance(4_000);
    await holdings.write('b', { checkpoint: at(1), counter: 'grows' }, { isLast: false });

    expect(holdings.dueIn(clock.now())).toBe(4_000);
    faulty.set('fail');
    await clock.advance(4_000);
    holdings.tick();
    expect(holdings.dueIn(clock.now())).toBe(expiryMs - 8_000);
    await clock.advance(expiryMs - 8_000);
    holdings.tick();
    expect(told).toEqual(['lost a']);
    expect(holdings.dueIn(clock.now())).toBe(4_000);
  });

  it('are told as lost when somebody else has taken them', async () => {
    const { clock, table, rows, holdings, told } = await stage('a');
    for (const row of await rows()) await table.update(row, { owner: 'you', counter: 'grows' });
    await clock.advance(failoverMs / 2);

    holdings.tick();
    await clock.settle();

    expect(told).toEqual(['lost a']);
    expect(holdings.size).toBe(0);
  });

  it('settle a checkpoint that waits behind a renewal without an answer when they are lost', async () => {
    const { clock, faulty, holdings } = await stage('a');
    faulty.set('hang', 'update');
    await clock.advance(failoverMs / 2);
    holdings.tick();
    const stored = holdings.write('a', { checkpoint: at(1), counter: 'grows' }, { isLast: false });
    await clock.advance(failoverMs / 2);

    holdings.tick();

    expect(await stored).toBe('lost');
  });

  it('warn once while they cannot be renewed, and again the next time', async () => {
    const { clock, faulty, holdings, warnings } = await stage('a', 'b');
    const tick = async (): Promise<void> => {
      await clock.advance(failoverMs / 2.5);
      holdings.tick();
      await clock.settle();
    };
    faulty.set('fail');
    await tick();
    await tick();
    expect(warnings).toEqual([expect.stringContaining('the table is out of reach')]);

    faulty.heal();
    holdings.tick();
    await clock.settle();
    expect(holdings.size).toBe(2);
    faulty.set('fail');
    await tick();

    expect(warnings).toHaveLength(2);
  });

  it('tell what no retry helps against', async () => {
    const { clock, faulty, holdings, told } = await stage('a');
    faulty.set(misconfigured('the table is gone'));
    await clock.advance(failoverMs / 2);

    holdings.tick();
    await clock.settle();

    expect(told).toEqual(['failed the table is gone']);
  });

  it('are not held any more after a last write', async () => {
    const { holdings, told, rows } = await stage('a');

    await holdings.write('a', { checkpoint: 'SHARD_END', counter: 'grows' }, { isLast: true });

    expect(holdings.shardIds).toEqual([]);
    expect(told).toEqual([]);
    expect(await rows()).toMatchObject([{ checkpoint: 'SHARD_END', owner: 'me' }]);
  });

  it('are held on after a last write that failed', async () => {
    const { faulty, holdings } = await stage('a');
    faulty.once('update', 'fail');

    const last = holdings.write('a', { checkpoint: 'SHARD_END', counter: 'grows' }, { isLast: true });

    await expect(last).rejects.toMatchObject({ code: 'unavailable' });
    expect(holdings.shardIds).toEqual(['a']);
  });

  it('say lost of what is not held', async () => {
    const { holdings, told } = await stage('a');

    expect(await holdings.write('b', { counter: 'grows' }, { isLast: false })).toBe('lost');
    expect(told).toEqual([]);
  });
});

describe('a held lease that somebody asks for', () => {
  it('is renewed on, told of once, and handed over when it is let go', async () => {
    const one = await stage('a');
    const { clock, holdings, told, rows } = one;
    await askAll(one);
    await clock.advance(failoverMs / 2.5);
    holdings.tick();
    await clock.settle();
    await clock.advance(failoverMs / 2.5);
    holdings.tick();
    await clock.settle();
    expect(told).toEqual([`asked a until ${failoverMs}`]);
    expect(await rows()).toMatchObject([{ counter: 3, owner: 'you', checkpointOwner: 'me' }]);

    await holdings.letGo('a');

    expect(await rows()).toMatchObject([{ counter: 4, owner: 'you', checkpointOwner: undefined }]);
    expect(told).toEqual([`asked a until ${failoverMs}`]);
    expect(holdings.size).toBe(0);
  });

  it('is lost and handed over at its deadline', async () => {
    const one = await stage('a');
    const { clock, holdings, told, rows } = one;
    await askAll(one);
    for (let passed = 0; passed < 4; passed += 1) {
      await clock.advance(failoverMs / 2.5);
      holdings.tick();
      await clock.settle();
    }

    expect(told).toEqual([`asked a until ${failoverMs}`, 'lost a']);
    expect(await rows()).toMatchObject([{ owner: 'you', checkpointOwner: undefined }]);
  });

  it('stores a checkpoint until it is let go, and none after', async () => {
    const one = await stage('a');
    const { holdings, rows } = one;
    await askAll(one);

    const first = await holdings.write('a', { checkpoint: at(5), counter: 'grows' }, { isLast: false });
    await holdings.letGo('a');
    const second = await holdings.write('a', { checkpoint: at(9), counter: 'grows' }, { isLast: false });

    expect([first, second]).toEqual(['stored', 'lost']);
    expect(await rows()).toMatchObject([{ checkpoint: at(5), checkpointOwner: undefined }]);
  });
});

describe('leases that are let go at the end', () => {
  it('are free for others at once', async () => {
    const { holdings, rows, told } = await stage('a', 'b');

    await holdings.releaseAll();

    expect(await rows()).toMatchObject([{ owner: undefined }, { owner: undefined }]);
    expect(holdings.size).toBe(0);
    expect(told).toEqual([]);
  });

  it('go to whoever asked for them, if that is known', async () => {
    const one = await stage('a');
    const { holdings, rows } = one;
    await askAll(one);
    await holdings.write('a', { counter: 'grows' }, { isLast: false });

    await holdings.releaseAll();

    expect(await rows()).toMatchObject([{ owner: 'you', checkpointOwner: undefined }]);
  });

  it('do not stay with us where it was not known that somebody asked', async () => {
    const one = await stage('a');
    await askAll(one);

    await one.holdings.releaseAll();

    expect(await one.rows()).toMatchObject([{ checkpointOwner: undefined }]);
  });

  it('expire by themselves where the table is out of reach', async () => {
    const { faulty, holdings, rows, warnings } = await stage('a');
    faulty.set('fail');

    await holdings.releaseAll();

    expect(await rows()).toMatchObject([{ owner: 'me' }]);
    expect(warnings).toEqual([expect.stringContaining('will expire')]);
  });
});
