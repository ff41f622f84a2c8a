import { unauthorized } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import type { Fault } from '../support/faulty-leases.ts';
import { failoverMs, freshShards, LeaseWorld, shard } from '../support/lease-world.ts';
import type { TestWorker, WorkerOptions } from '../support/lease-world.ts';
import { at, makeLease } from '../support/make-lease.ts';

async function started(
  count: number,
  options: WorkerOptions = {},
): Promise<{ world: LeaseWorld; a: TestWorker }> {
  const world = new LeaseWorld(freshShards(count));
  const a = world.add('a');
  await a.start(options);
  return { world, a };
}

const minute = 60_000;

describe('what a shard costs in the table', () => {
  it('is at most 18 writes a minute while nothing happens', async () => {
    const { world, a } = await started(4);
    await world.clock.advance(failoverMs);
    const before = a.table.updates.length;

    await world.clock.advance(10 * minute);

    expect((a.table.updates.length - before) / (4 * 10)).toBeLessThanOrEqual(18);
    expect(a.told).toHaveLength(4);
  });

  it('is the checkpoints alone where one is stored each third of a failover time', async () => {
    const { world, a } = await started(3);
    const before = a.table.updates.length;
    let checkpoints = 0;
    while (checkpoints < 300) {
      await world.clock.advance(Math.ceil(failoverMs / 3) + (checkpoints % 40));
      await Promise.all([...a.shards].map(async (id) => await a.keeper.checkpoint(id, at(checkpoints))));
      checkpoints += 3;
    }

    expect(a.table.updates.length - before).toBe(checkpoints);
  });

  it('is one look at the table each failover time, and a list of the shards each minute', async () => {
    let lists = 0;
    const world = new LeaseWorld(freshShards(2));
    const a = world.add('a');
    const listShards = async (): Promise<LeaseWorld['shards']> => {
      lists += 1;
      return world.shards;
    };
    await a.start({ listShards });
    await world.clock.advance(failoverMs);
    const looks = (): number => a.table.calls.filter(({ operation }) => operation === 'list').length;
    const before = looks();
    lists = 0;

    await world.clock.advance(10 * minute);

    expect(looks() - before).toBeLessThanOrEqual((10 * minute) / failoverMs);
    expect(looks() - before).toBeGreaterThan((10 * minute) / failoverMs / 1.3);
    expect(lists).toBeGreaterThanOrEqual(8);
    expect(lists).toBeLessThanOrEqual(10);
  });
});

describe('shards that come by themselves', () => {
  it('are found within a minute, and read from their oldest record', async () => {
    const { world, a } = await started(1);
    await a.keeper.checkpoint('shard-00', at(5));

    world.shards = [...world.shards, shard('new')];
    await world.clock.advance(minute + failoverMs);

    expect(a.shards.has('new')).toBe(true);
    expect((await world.rows()).get('new')).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });

  it('are found at once where nothing else is left to read', async () => {
    const { world, a } = await started(1);
    world.shards = [shard('shard-00', [], true), shard('next', ['shard-00'])];
    await a.keeper.end('shard-00', { children: [], at: undefined });

    await world.clock.advance(failoverMs);

    expect([...a.shards]).toContain('next');
  });
});

describe('the most leases of a worker', () => {
  it('are not exceeded, and what nobody may take is seen', async () => {
    const { world, a } = await started(5, { maxLeases: 2 });

    await world.clock.advance(5 * failoverMs);

    expect(a.shards.size).toBe(2);
    expect(a.keeper.figures()).toMatchObject({ owned: 2, unowned: 3, workers: 1, open: 5, leasesTaken: 2 });
  });
});

describe('figures', () => {
  it('tell of leases that wait for a parent', async () => {
    const world = new LeaseWorld([shard('p', [], true), shard('left', ['p']), shard('right', ['p'])]);
    const a = world.add('a');
    await a.start();

    expect(a.keeper.figures()).toMatchObject({ owned: 1, unowned: 0, blocked: 2, open: 3 });
  });

  it('tell of other workers, and of leases that were lost', async () => {
    const { world, a } = await started(4, { drainMs: 100 });
    await world.add('b').start({ drainMs: 100 });
    await world.clock.advance(3 * failoverMs);
    expect(a.keeper.figures()).toMatchObject({ owned: 2, workers: 2, leasesLost: 0 });

    a.table.set('hang');
    await world.clock.advance(failoverMs);

    expect(a.keeper.figures()).toMatchObject({ owned: 0, leasesLost: 2 });
  });
});

describe('a table that is out of reach', () => {
  it('is told of once, and looked at again when it is back', async () => {
    const { world, a } = await started(2);
    await world.clock.advance(failoverMs);
    a.table.set('fail', 'list');
    await world.clock.advance(10 * failoverMs);
    expect(a.warnings).toEqual([expect.stringContaining('cannot be looked after')]);
    expect([...a.shards]).toHaveLength(2);

    a.table.heal();
    world.shards = [...world.shards, shard('new')];
    await world.clock.advance(2 * minute);

    expect(a.shards.has('new')).toBe(true);
    a.table.set('fail', 'list');
    await world.clock.advance(3 * failoverMs);
    expect(a.warnings).toHaveLength(2);
  });

  it('is not asked without a pause while something is awaited or has changed', async () => {
    const { world } = await started(4, { drainMs: 100 });
    const b = world.add('b');
    await b.start({ drainMs: 100 });
    b.table.set('fail');
    const before = b.table.calls.length;
    b.keeper.done('shard-00');

    await world.clock.advance(failoverMs);

    expect(b.table.calls.length - before).toBeLessThan(20);
  });

  it('that lets a turn hang holds up no renewal', async () => {
    const { world, a } = await started(2);
    a.table.set('hang', 'list');

    await world.clock.advance(10 * failoverMs);

    expect(a.told).toHaveLength(2);
  });
});

describe('a worker that starts', () => {
  /** The first writes to the table fail. */
  async function startFailing(...faults: readonly Fault[]): Promise<{ world: LeaseWorld; a: TestWorker }> {
    const world = new LeaseWorld(freshShards(4));
    const a = world.add('a');
    await a.start({
      wrap: (session) => {
        a.table.once('update', ...faults);
        return session;
      },
    });
    return { world, a };
  }

  it('begins with what it could take, and takes the rest later', async () => {
    const { world, a } = await startFailing('fail', 'fail');
    const atFirst = a.shards.size;

    await world.clock.advance(failoverMs);

    expect(atFirst).toBe(2);
    expect(a.shards.size).toBe(4);
    expect(a.warnings).toHaveLength(1);
    expect(a.failures).toEqual([]);
  });

  it('does not begin where no retry helps', async () => {
    const starting = startFailing(unauthorized('not allowed'));

    await expect(starting).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

describe('a worker that reads until the end', () => {
  it('is through when it wants no more of anything', async () => {
    const { world, a } = await started(2);
    expect(a.exhausted).toBe(0);

    a.keeper.done('shard-00');
    await a.keeper.leave('shard-00', at(5));
    await world.clock.advance(failoverMs);
    expect(a.exhausted).toBe(0);
    a.keeper.done('shard-01');
    await a.keeper.leave('shard-01', undefined);
    await world.clock.advance(failoverMs);

    expect(a.exhausted).toBeGreaterThan(0);
    expect([...(await world.rows()).values()]).toMatchObject([
      { owner: undefined, checkpoint: at(5) },
      { owner: undefined, checkpoint: 'TRIM_HORIZON' },
    ]);
    expect(a.told).toHaveLength(2);
  });

  it('waits for what is left over from one that has crashed', async () => {
    const { world, a } = await started(1);
    await world.clock.advance(failoverMs);
    a.kill();

    const b = world.add('b');
    await b.start();
    await world.clock.runUntil(() => b.shards.size > 0 || b.exhausted > 0);

    expect([...b.shards]).toEqual(['shard-00']);
    expect(b.exhausted).toBe(0);
  });

  it('is through where others read everything and live', async () => {
    const { world } = await started(1);
    const b = world.add('b');
    await b.start();

    await world.clock.advance(2 * failoverMs);

    expect(b.exhausted).toBeGreaterThan(0);
    expect(b.shards.size).toBe(0);
  });

  it('is not through while a shard that follows waits for it', async () => {
    const world = new LeaseWorld([shard('p', [], true), shard('left', ['p']), shard('right', ['p'])]);
    const a = world.add('a');
    await a.start();
    await world.clock.advance(failoverMs);
    expect([...a.shards]).toEqual(['p']);

    await a.keeper.end('p', { children: [], at: undefined });
    await world.clock.advance(failoverMs);

    expect([...a.shards].toSorted()).toEqual(['left', 'p', 'right']);
    expect(a.exhausted).toBe(0);
  });
});

describe('a round in which one lease cannot be taken', () => {
  it('gives the others, and that one soon after', async () => {
    const { world, a } = await started(0);
    world.shards = freshShards(4);
    a.table.once('update', 'fail');

    await world.clock.runUntil(() => a.shards.size === 3);
    const at = world.clock.now();
    await world.clock.runUntil(() => a.shards.size === 4);

    expect(world.clock.now() - at).toBeLessThanOrEqual(failoverMs / 2 + failoverMs / 6);
    expect(a.failures).toEqual([]);
  });
});

describe('a lease at the LATEST of another library', () => {
  it('means one time from the first taking on', async () => {
    const world = new LeaseWorld([shard('s')]);
    const session = await world.session(world.store, 'kcl');
    await session.create(makeLease('s', { checkpoint: 'LATEST' }));
    await world.clock.advance(60_000);
    const takenAt = world.clock.now();

    const a = world.add('a');
    await a.start();
    await world.clock.runUntil(a.stop());
    await world.clock.advance(60_000);
    await world.add('b').start();

    expect((await world.rows()).get('s')).toMatchObject({
      checkpoint: 'LATEST',
      startTimestamp: takenAt - 5_000,
      owner: 'b',
    });
  });
});
