import { describe, expect, it } from 'vitest';
import { failoverMs, LeaseWorld, shard } from '../support/lease-world.ts';
import type { TestWorker, WorkerOptions } from '../support/lease-world.ts';
import { at } from '../support/make-lease.ts';

const closed = true;
const halves = [shard('p', [], closed), shard('left', ['p']), shard('right', ['p'])];

/** A worker that reads `p`, and maybe `q`. */
async function reader(
  shards: readonly string[] = ['p'],
  options: WorkerOptions = {},
): Promise<{ world: LeaseWorld; a: TestWorker }> {
  const world = new LeaseWorld(shards.map((id) => shard(id)));
  const a = world.add('a');
  await a.start(options);
  return { world, a };
}

describe('a shard that has ended', () => {
  it('gets leases for what follows before its own says so', async () => {
    const { world, a } = await reader();
    world.shards = halves;
    const before = a.table.calls.length;

    expect(await a.keeper.end('p', { children: ['left', 'right'], at: undefined })).toBe('stored');

    const writes = a.table.calls
      .slice(before)
      .filter(({ operation }) => operation === 'create' || operation === 'update')
      .slice(0, 3)
      .map(({ operation, shardId }) => `${operation} ${shardId}`);
    expect(writes).toEqual(['create left', 'create right', 'update p']);
    expect((await world.rows()).get('p')).toMatchObject({
      checkpoint: 'SHARD_END',
      children: ['left', 'right'],
    });
  });

  it('is followed from the oldest record on, by whoever takes that', async () => {
    const { world, a } = await reader(['p'], { startAt: 'latest' });
    world.shards = halves;

    await a.keeper.end('p', { children: [], at: undefined });
    await world.clock.advance(failoverMs);

    expect(a.told).toEqual([
      '+p',
      expect.stringMatching(/^\+(left|right)$/),
      expect.stringMatching(/^\+(left|right)$/),
    ]);
    const rows = await world.rows();
    expect(['left', 'right'].map((id) => rows.get(id)?.checkpoint)).toEqual(['TRIM_HORIZON', 'TRIM_HORIZON']);
  });

  it('keeps its place while what follows is not listed yet, and is over by itself as soon as it is', async () => {
    const { world, a } = await reader();
    world.shards = [shard('p', [], closed)];
    const place = { sequence: '7', sub: 0 };

    const result = await a.keeper.end('p', { children: ['left', 'right'], at: place });
    await world.clock.advance(2 * failoverMs);
    const kept = (await world.rows()).get('p');
    world.shards = halves;
    await world.clock.advance(failoverMs);

    expect(result).toBe('stored');
    expect(kept).toMatchObject({ checkpoint: place, owner: 'a' });
    expect((await world.rows()).get('p')).toMatchObject({ checkpoint: 'SHARD_END' });
    expect([...a.shards]).toEqual(expect.arrayContaining(['left', 'right']));
  });

  it('is over, with a warning, when nothing follows for long', async () => {
    const { world, a } = await reader();
    world.shards = [shard('p', [], closed)];

    await a.keeper.end('p', { children: [], at: undefined });
    await world.clock.advance(290_000);
    const kept = (await world.rows()).get('p');
    await world.clock.advance(20_000);

    expect(kept).toMatchObject({ checkpoint: 'TRIM_HORIZON', owner: 'a' });
    expect(a.warnings).toEqual([expect.stringContaining('no shard follows')]);
    expect((await world.rows()).get('p')).toMatchObject({ checkpoint: 'SHARD_END', children: [] });
  });

  it('is over at once when it is listed no more', async () => {
    const { world, a } = await reader(['p', 'q']);
    world.shards = [shard('q')];

    expect(await a.keeper.end('p', { children: [], at: undefined })).toBe('stored');
  });

  it('leaves the second half of a split to be found later when only one is listed', async () => {
    const { world, a } = await reader();
    world.shards = halves.slice(0, 2);
    await a.keeper.end('p', { children: ['left', 'right'], at: undefined });
    await world.clock.advance(failoverMs);
    await a.keeper.checkpoint('left', at(5));
    expect((await world.rows()).has('p')).toBe(true);

    world.shards = halves;
    await world.clock.advance(60_000 + failoverMs);

    expect(a.shards.has('right')).toBe(true);
    expect((await world.rows()).get('right')).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });

  it('lets a shard begin that two became only when the other has ended too', async () => {
    const { world, a } = await reader(['p', 'q']);
    world.shards = [shard('p', [], closed), shard('q', [], closed), shard('m', ['p', 'q'])];

    await a.keeper.end('p', { children: ['m'], at: undefined });
    await world.clock.advance(2 * failoverMs);
    expect(a.told).not.toContain('+m');
    await a.keeper.end('q', { children: ['m'], at: undefined });
    await world.clock.advance(failoverMs);

    expect(a.told).toContain('+m');
  });

  it('is not ended by one that has lost it', async () => {
    const { world, a } = await reader();
    world.shards = halves;
    const others = await world.session(world.store, 'b');
    for (const row of await others.list()) await others.update(row, { owner: 'b', counter: 'grows' });

    expect(await a.keeper.end('p', { children: ['left', 'right'], at: undefined })).toBe('lost');

    expect((await world.rows()).get('p')).toMatchObject({ checkpoint: 'TRIM_HORIZON', owner: 'b' });
    expect(a.told).toContain('-p');
  });

  it('may be ended while it is handed over', async () => {
    const { world, a } = await reader(['p', 'q']);
    const b = world.add('b');
    await b.start();
    await world.clock.runUntil(() => a.told.some((word) => word.startsWith('?')));
    const shardId = a.told.at(-1)?.slice(1) ?? '';
    world.shards = [shard('p', [], closed), shard('q', [], closed), shard('m', ['p', 'q'])];

    expect(await a.keeper.end(shardId, { children: ['m'], at: undefined })).toBe('stored');
    await world.clock.advance(2 * failoverMs);

    expect(b.told).not.toContain(`+${shardId}`);
    expect(b.keeper.figures()).toMatchObject({ awaited: 0 });
  });

  it('is ended all the same when the answer was lost and it is ended again', async () => {
    const { world, a } = await reader();
    world.shards = halves;
    a.table.once('update', 'lose the answer');

    await expect(a.keeper.end('p', { children: [], at: undefined })).rejects.toMatchObject({
      code: 'unavailable',
    });

    expect(await a.keeper.end('p', { children: [], at: undefined })).toBe('stored');
  });
});

describe('leases that nobody needs any more', () => {
  it('are removed when everything that follows was begun, and do not come back', async () => {
    const { world, a } = await reader();
    world.shards = halves;
    await a.keeper.end('p', { children: [], at: undefined });
    await world.clock.advance(failoverMs);
    await a.keeper.checkpoint('left', at(5));
    await world.clock.advance(2 * failoverMs);
    expect([...(await world.rows()).keys()]).toContain('p');

    await a.keeper.checkpoint('right', at(6));
    await world.clock.advance(2 * 60_000);

    expect([...(await world.rows()).keys()].toSorted()).toEqual(['left', 'right']);
  });

  it('are removed through generations', async () => {
    const { world, a } = await reader();
    world.shards = [shard('p', [], closed), shard('c', ['p'], closed), shard('d', ['c'])];
    await a.keeper.end('p', { children: [], at: undefined });
    await world.clock.advance(failoverMs);
    await a.keeper.end('c', { children: [], at: undefined });
    await world.clock.advance(failoverMs);
    await a.keeper.checkpoint('d', at(5));

    await world.clock.advance(2 * 60_000);

    expect([...(await world.rows()).keys()]).toEqual(['d']);
  });
});
