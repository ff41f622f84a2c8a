import { describe, expect, it } from 'vitest';
import { Estate, failoverMs } from '../support/driven-session.ts';

const only = 'shard-00';

describe('a commit', () => {
  it('stores how far a shard is finished', async () => {
    const estate = new Estate(2);
    const [first] = estate.stream.putInto('shard-00', 'a1');
    const driven = await estate.open();
    await estate.pass(2_000);

    await driven.commit('shard-00');

    const rows = await estate.rows();
    expect(rows.get('shard-00')).toMatchObject({
      checkpoint: { sequence: first?.sequence, sub: 0 },
      owner: 'me',
    });
    expect(rows.get('shard-01')).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });

  it('is what the next session begins behind', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1', 'a2');
    const before = await estate.open();
    await estate.pass(2_000);
    await before.commit(only);
    await before.close();
    estate.stream.putInto(only, 'a3');

    const after = await estate.open();
    await estate.pass(2_000);

    expect(await after.events()).toEqual([`assigned ${only}`, `records ${only} a3`]);
  });

  it('of nothing stores nothing', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    const before = driven.table.updates.length;

    await driven.commit(only);

    expect(driven.table.updates).toHaveLength(before);
  });

  it('of several shards stores what it can, and fails for what it cannot', async () => {
    const estate = new Estate(2);
    estate.stream.putInto('shard-00', 'a1');
    estate.stream.putInto('shard-01', 'b1');
    const driven = await estate.open();
    await estate.pass(2_000);
    driven.table.once('update', 'fail');
    const commits = ['shard-00', 'shard-01'].map((id) => ({
      partition: driven.partition(id),
      position: driven.last.get(id),
      ended: false,
    }));

    await expect(driven.session.commit(commits)).rejects.toMatchObject({ code: 'unavailable' });

    const stored = [...(await estate.rows()).values()].filter(
      ({ checkpoint }) => typeof checkpoint === 'object',
    );
    expect(stored).toHaveLength(1);
    expect(driven.failure).toBeUndefined();
    await driven.session.commit(commits);
    expect(driven.failure).toBeUndefined();
  });

  it('of a shard that somebody else has by now is left out, and the loss is told', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1');
    const driven = await estate.open();
    await estate.pass(2_000);
    driven.clock.stall();
    await estate.pass(2 * failoverMs);
    const other = await estate.open({ workerId: 'other' });
    await estate.pass(2 * failoverMs);
    expect((await estate.rows()).get(only)).toMatchObject({ owner: 'other' });
    await driven.events();

    const stored = driven.commit(only);
    driven.clock.wake();
    await stored;

    expect(await driven.events()).toEqual([`lost ${only}`]);
    expect((await estate.rows()).get(only)).toMatchObject({ checkpoint: 'TRIM_HORIZON', owner: 'other' });
    expect(await other.events()).toEqual([`assigned ${only}`, `records ${only} a1`]);
  });

  it('after a loss is left out', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1');
    const driven = await estate.open();
    driven.table.set('hang', 'update');
    await estate.pass(failoverMs);
    expect(await driven.events()).toContain(`lost ${only}`);
    driven.table.heal();

    await driven.commit(only);

    expect((await estate.rows()).get(only)).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });

  it('does not hang where the table does not answer, and the shard is lost when its time is over', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1');
    const driven = await estate.open();
    await estate.pass(2_000);
    driven.table.set('hang', 'update');

    await expect(driven.commit(only)).rejects.toMatchObject({ code: 'unavailable' });
    await estate.pass(failoverMs);

    expect(await driven.events()).toContain(`lost ${only}`);
  });

  it('of one period is not stored for the next that the pipeline has not begun', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1');
    const driven = await estate.open({ resume: 'by-hand' });
    driven.assigned[0]?.resume();
    await estate.pass(2_000);
    driven.table.set('hang');
    await estate.pass(failoverMs);
    driven.table.heal();
    await estate.pass(2 * failoverMs);
    expect(driven.assigned).toHaveLength(2);

    await driven.commit(only);

    expect((await estate.rows()).get(only)).toMatchObject({ checkpoint: 'TRIM_HORIZON' });
  });

  it('after the session was closed is refused', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    await driven.close();

    await expect(driven.session.commit([])).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('where a shard begins', () => {
  it('at the latest, is with what comes after the first start, also when that start left no checkpoint', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'before');
    await estate.pass(60_000);
    const crashed = await estate.open({ options: { startAt: 'latest' } });
    await estate.pass(2_000);
    crashed.clock.kill();
    estate.stream.putInto(only, 'while nobody read');
    await estate.pass(60_000);

    const driven = await estate.open({ workerId: 'other', options: { startAt: 'latest' } });
    await estate.pass(2 * failoverMs);

    expect(await crashed.events()).toEqual([`assigned ${only}`]);
    expect(await driven.events()).toEqual([`assigned ${only}`, `records ${only} while nobody read`]);
  });

  it('at a time, is with the first record from then on', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'before');
    await estate.pass(1_000);
    const timestamp = estate.clock.now();
    estate.stream.putInto(only, 'then');

    const driven = await estate.open({ options: { startAt: { timestamp } } });

    expect(await driven.events()).toEqual([`assigned ${only}`, `records ${only} then`]);
  });

  it('behind a record, is behind it and nowhere else', async () => {
    const estate = new Estate(2);
    const [first] = estate.stream.putInto('shard-00', 'a1', 'a2');
    estate.stream.putInto('shard-01', 'b1');

    const driven = await estate.open({
      options: { startAt: { after: { 'shard-00': first?.sequence ?? '' } } },
    });

    expect((await driven.events()).slice(1).toSorted()).toEqual([
      'records shard-00 a2',
      'records shard-01 b1',
    ]);
  });

  it('at a checkpoint whose record has expired, is with the oldest that is kept', async () => {
    const estate = new Estate();
    estate.stream.putInto(only, 'a1', 'a2', 'a3');
    const before = await estate.open();
    await estate.pass(2_000);
    await before.commit(only);
    await before.close();
    estate.stream.putInto(only, 'a4', 'a5');
    estate.stream.trim(only, 4);

    const after = await estate.open();
    await estate.pass(2_000);

    expect(await after.events()).toEqual([
      `assigned ${only}`,
      'warning records-expired',
      `records ${only} a5`,
    ]);
  });
});
