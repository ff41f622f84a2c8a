import { describe, expect, it } from 'vitest';
import { Estate, failoverMs } from '../support/driven-session.ts';
import type { DrivenSession } from '../support/driven-session.ts';

/** Commits all shards that have ended until the stream has, and gives what was seen. */
async function readOut(
  estate: Estate,
  driven: DrivenSession,
  maxMs = 20 * failoverMs,
): Promise<readonly string[]> {
  const seen: string[] = [];
  const end = estate.clock.now() + maxMs;
  while (estate.clock.now() < end) {
    const hadEnded = driven.hasEnded;
    const events = await driven.events();
    seen.push(...events);
    for (const event of events) {
      const shardId = /^ended (.*)$/.exec(event)?.[1];
      if (shardId !== undefined) await driven.commit(shardId, 'ended');
    }
    if (hadEnded) break;
    await estate.pass(1_000);
  }
  return seen;
}

describe('a session that reads until the end', () => {
  it('ends each shard at its tip, stores how far it is, and leaves it to others', async () => {
    const estate = new Estate(2);
    const [, last] = estate.stream.putInto('shard-00', 'a1', 'a2');
    const driven = await estate.open({ until: 'end' });

    const seen = await readOut(estate, driven);

    expect(seen.toSorted()).toEqual(
      [
        'assigned shard-00 shard-01',
        'records shard-00 a1 a2',
        'ended shard-00',
        'ended shard-01',
        'end',
      ].toSorted(),
    );
    expect([...(await estate.rows()).values()]).toMatchObject([
      { checkpoint: { sequence: last?.sequence }, owner: undefined },
      { checkpoint: 'TRIM_HORIZON', owner: undefined },
    ]);
  });

  it('reads shards that were split, and what follows, and ends once', async () => {
    const estate = new Estate();
    estate.stream.putInto('shard-00', 'a1');
    estate.stream.split('shard-00');
    estate.stream.putInto('shard-01', 'b1');
    estate.stream.split('shard-01');
    estate.stream.putInto('shard-03', 'd1');
    const driven = await estate.open({ until: 'end' });

    const seen = await readOut(estate, driven);

    expect(seen.filter((event) => event.startsWith('records'))).toEqual([
      'records shard-00 a1',
      'records shard-01 b1',
      'records shard-03 d1',
    ]);
    expect(seen.filter((event) => event === 'end')).toEqual(['end']);
    expect(seen.at(-1)).toBe('end');
    expect((await estate.rows()).get('shard-01')).toMatchObject({ checkpoint: 'SHARD_END' });
  });

  it('ends a shard that never comes to rest', async () => {
    const estate = new Estate();
    let isOn = true;
    const put = (): void => {
      estate.stream.putInto('shard-00', 'x');
      if (isOn) estate.clock.setTimer(put, 100);
    };
    put();
    await estate.pass(1_000);
    const driven = await estate.open({ until: 'end' });

    const seen = await readOut(estate, driven);
    isOn = false;

    expect(seen.at(-1)).toBe('end');
  });

  it('is not taken in by a service that says of every page that nothing is behind it', async () => {
    const estate = new Estate();
    Object.assign(estate.stream.habits, { alwaysCurrent: true, pageLimit: 1 });
    estate.stream.putInto('shard-00', 'a1', 'a2', 'a3');
    await estate.pass(1_000);

    const seen = await readOut(estate, await estate.open({ until: 'end' }));

    expect(seen.filter((event) => event.startsWith('records'))).toHaveLength(3);
  });

  it('reads again what it lost before it was committed', async () => {
    const estate = new Estate(2);
    estate.stream.habits.pageLimit = 1;
    estate.stream.putInto('shard-00', 'a1');
    estate.stream.putInto('shard-01', ...Array.from({ length: 100 }, (_, index) => `b${index}`));
    const driven = await estate.open({ until: 'end' });
    driven.table.set('hang', 'update');
    await estate.pass(failoverMs);
    const before = await driven.events();
    driven.table.heal();

    const seen = await readOut(estate, driven);

    expect(before).toContain('ended shard-00');
    expect(before).toContain('lost shard-00 shard-01');
    expect(seen).toContain('records shard-00 a1');
    expect(seen.at(-1)).toBe('end');
  });

  it('takes over what is left of one that has crashed', async () => {
    const estate = new Estate();
    estate.stream.putInto('shard-00', 'a1');
    const crashed = await estate.open({ workerId: 'crashed' });
    await estate.pass(2 * failoverMs);
    crashed.clock.kill();

    const seen = await readOut(estate, await estate.open({ until: 'end' }));

    expect(seen).toEqual(['assigned shard-00', 'records shard-00 a1', 'ended shard-00', 'end']);
  });

  it('ends where there is nothing', async () => {
    const estate = new Estate();
    estate.stream.expire('shard-00');

    expect(await readOut(estate, await estate.open({ until: 'end' }))).toEqual(['end']);
  });
});

describe('a session that checks', () => {
  it('reads what others have, and writes nothing', async () => {
    const estate = new Estate(2);
    const [first] = estate.stream.putInto('shard-00', 'a1', 'a2');
    estate.stream.putInto('shard-01', 'b1');
    const other = await estate.open({ workerId: 'other' });
    await other.session.commit([
      { partition: other.partition('shard-00'), position: first?.sequence, ended: false },
    ]);
    const before = await estate.rows();

    const driven = await estate.open({ purpose: 'check', until: 'end' });
    const seen = await readOut(estate, driven);

    expect(seen.filter((event) => event.startsWith('records')).toSorted()).toEqual([
      'records shard-00 a2',
      'records shard-01 b1',
    ]);
    expect(seen.at(-1)).toBe('end');
    const withoutRenewals = (rows: typeof before): unknown =>
      [...rows.values()].map((lease) => ({ ...lease, counter: 0 }));
    expect(withoutRenewals(await estate.rows())).toEqual(withoutRenewals(before));
    expect(await other.events()).toHaveLength(3);
  });

  it('leaves an empty table empty', async () => {
    const estate = new Estate();
    estate.stream.putInto('shard-00', 'a1');

    const seen = await readOut(estate, await estate.open({ purpose: 'check', until: 'end' }));

    expect(seen).toContain('records shard-00 a1');
    expect((await estate.rows()).size).toBe(0);
  });
});
