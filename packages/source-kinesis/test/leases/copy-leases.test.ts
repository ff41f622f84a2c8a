import { describe, expect, it } from 'vitest';
import { copyLeases } from '../../src/leases/copy-leases.ts';
import { LeaseWorld } from '../support/lease-world.ts';
import { at, makeLease } from '../support/make-lease.ts';

describe('a copy of leases', () => {
  it('holds what was finished, belongs to nobody, and is written apart', async () => {
    const world = new LeaseWorld([]);
    const real = await world.session(world.store, 'others');
    await real.create(makeLease('a', { checkpoint: at(5, 2), parents: ['p'] }));
    await real.create(makeLease('p', { checkpoint: 'SHARD_END' }));
    await real.create(makeLease('l', { checkpoint: 'LATEST', startTimestamp: 77 }));
    for (const row of await real.list()) {
      await real.update(row, {
        owner: 'others',
        children: row.shardId === 'p' ? ['a'] : [],
        counter: 'grows',
      });
    }
    const before = await world.rows();

    const copy = await copyLeases(await world.session(world.store, 'me'), async (store) =>
      world.session(store, 'me'),
    );
    const rows = await copy.list();
    for (const row of rows)
      await copy.update(row, { owner: 'me', checkpoint: 'SHARD_END', counter: 'grows' });

    expect(rows).toEqual([
      makeLease('a', { checkpoint: at(5, 2), parents: ['p'] }),
      makeLease('p', { checkpoint: 'SHARD_END', children: ['a'] }),
      makeLease('l', { checkpoint: 'LATEST', startTimestamp: 77 }),
    ]);
    expect(await world.rows()).toEqual(before);
  });

  it('closes what it was made of, also when it fails', async () => {
    const world = new LeaseWorld([]);
    const real = await world.session(world.store, 'me');

    const failed = copyLeases(real, async () => await Promise.reject(new Error('no')));

    await expect(failed).rejects.toThrow('no');
    await expect(real.list()).rejects.toMatchObject({ code: 'closed' });
  });
});
