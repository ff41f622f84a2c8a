import { describe, expect, it } from 'vitest';
import { Estate, failoverMs } from '../support/driven-session.ts';

describe('a shard that was split', () => {
  it.each([
    { tellsChildren: true, endsWithRecords: true },
    { tellsChildren: true, endsWithRecords: false },
    { tellsChildren: false, endsWithRecords: true },
    { tellsChildren: false, endsWithRecords: false },
  ])('ends, and what follows comes when its end is committed: %j', async (habits) => {
    const estate = new Estate();
    Object.assign(estate.stream.habits, habits);
    const driven = await estate.open();
    estate.stream.putInto('shard-00', 'a1');
    estate.stream.split('shard-00');
    estate.stream.putInto('shard-01', 'b1');
    estate.stream.putInto('shard-02', 'c1');

    await estate.pass(5 * failoverMs);
    expect(await driven.events()).toEqual(['assigned shard-00', 'records shard-00 a1', 'ended shard-00']);

    await driven.commit('shard-00', 'ended');
    await estate.pass(failoverMs);
    const [assigned, ...rest] = await driven.events();
    expect(assigned).toBe('assigned shard-01 shard-02');
    expect(rest.toSorted()).toEqual(['records shard-01 b1', 'records shard-02 c1']);
    expect((await estate.rows()).get('shard-00')).toMatchObject({
      checkpoint: 'SHARD_END',
      children: ['shard-01', 'shard-02'],
    });
  });

  it('is not over while only its records are committed', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    const [first] = estate.stream.putInto('shard-00', 'a1');
    estate.stream.split('shard-00');
    await estate.pass(5_000);

    await driven.commit('shard-00');
    await estate.pass(3 * failoverMs);

    expect((await estate.rows()).get('shard-00')).toMatchObject({
      checkpoint: { sequence: first?.sequence },
      owner: 'me',
    });
    expect(driven.assigned).toHaveLength(1);
  });

  it('is over also when it had no record', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    estate.stream.split('shard-00');
    await estate.pass(5_000);

    await driven.commit('shard-00', 'ended');
    await estate.pass(failoverMs);

    expect(await driven.events()).toEqual([
      'assigned shard-00',
      'ended shard-00',
      'assigned shard-01 shard-02',
    ]);
  });

  it('is stored as ended when what follows is listed, however late that is', async () => {
    const estate = new Estate();
    estate.stream.habits.listingDelayMs = 20_000;
    const driven = await estate.open();
    estate.stream.split('shard-00');
    await estate.pass(5_000);

    await driven.commit('shard-00', 'ended');
    await estate.pass(20_000 + failoverMs);

    expect(await driven.events()).toEqual([
      'assigned shard-00',
      'ended shard-00',
      'assigned shard-01 shard-02',
    ]);
  });

  it('and whose halves were merged gives the whole in its order', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    estate.stream.split('shard-00');
    estate.stream.merge('shard-01', 'shard-02');
    estate.stream.putInto('shard-03', 'd1');
    const expected = [
      'assigned shard-00',
      'ended shard-00',
      'assigned shard-01 shard-02',
      'ended shard-01',
      'ended shard-02',
    ];

    await estate.pass(5_000);
    await driven.commit('shard-00', 'ended');
    await estate.pass(failoverMs);
    await driven.commit('shard-01', 'ended');
    await estate.pass(2 * failoverMs);
    expect((await driven.events()).toSorted()).toEqual(expected.toSorted());
    await driven.commit('shard-02', 'ended');
    await estate.pass(failoverMs);

    expect(await driven.events()).toEqual(['assigned shard-03', 'records shard-03 d1']);
  });

  it('is not over for a session that has lost it before the commit', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    estate.stream.split('shard-00');
    await estate.pass(5_000);
    driven.table.set('hang');
    await estate.pass(failoverMs);
    driven.table.heal();

    await driven.commit('shard-00', 'ended');

    expect((await estate.rows()).get('shard-00')).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });
});
