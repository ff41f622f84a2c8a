import { describe, expect, it } from 'vitest';
import { Estate, failoverMs } from '../support/driven-session.ts';
import type { DrivenSession } from '../support/driven-session.ts';

/** A session with two shards, of which another worker wants one. */
async function asked(): Promise<{
  estate: Estate;
  driven: DrivenSession;
  other: DrivenSession;
  shardId: string;
}> {
  const estate = new Estate(2);
  estate.stream.putInto('shard-00', 'a1');
  estate.stream.putInto('shard-01', 'b1');
  const driven = await estate.open();
  await estate.pass(2_000);
  const other = await estate.open({ workerId: 'other' });
  await estate.clock.runUntil(() => driven.revoked.length > 0);
  const shardId = driven.revoked[0]?.partitions[0]?.id.split('/')[1] ?? '';
  await driven.events();
  return { estate, driven, other, shardId };
}

describe('a shard that another worker wants', () => {
  it('is revoked with a time to finish, and delivers nothing more', async () => {
    const { estate, driven, shardId } = await asked();
    const [revoked] = driven.revoked;

    expect(revoked).toMatchObject({ lost: false, deadline: estate.clock.now() + failoverMs });
    estate.stream.putInto(shardId, 'late');
    await estate.pass(failoverMs / 2);
    expect(await driven.events()).toEqual([]);
  });

  it('delivers nothing of what waited either', async () => {
    const estate = new Estate(2);
    const driven = await estate.open();
    driven.pause('shard-00', 'shard-01');
    estate.stream.putInto('shard-00', 'a1');
    estate.stream.putInto('shard-01', 'b1');
    await estate.pass(2_000);
    await estate.open({ workerId: 'other' });
    await estate.clock.runUntil(() => driven.revoked.length > 0);
    const [kept, given] =
      driven.revoked[0]?.partitions[0]?.id === 'orders/shard-00' ? ['b1', 'a1'] : ['a1', 'b1'];

    driven.resume('shard-00', 'shard-01');
    await estate.pass(2_000);

    const events = (await driven.events()).join();
    expect(events).toContain(kept);
    expect(events).not.toContain(given);
  });

  it('may be committed until it is done, and begins there for the other', async () => {
    const { estate, driven, other, shardId } = await asked();
    estate.stream.putInto(shardId, 'next');

    await driven.commit(shardId);
    driven.revoked[0]?.done();
    await estate.pass(failoverMs / 2);

    expect(await other.events()).toEqual([`assigned ${shardId}`, `records ${shardId} next`]);
    expect(await driven.events()).toEqual([]);
    expect((await estate.rows()).get(shardId)).toMatchObject({ owner: 'other' });
  });

  it('is lost at its deadline', async () => {
    const { estate, driven, other, shardId } = await asked();

    await estate.pass(1.2 * failoverMs);

    expect(await driven.events()).toEqual([`lost ${shardId}`]);
    expect((await other.events())[0]).toBe(`assigned ${shardId}`);
    driven.revoked[0]?.done();
    driven.revoked[1]?.done();
    await estate.pass(failoverMs);
    expect(await driven.events()).toEqual([]);
  });

  it('is committed no more when it is done', async () => {
    const { estate, driven, other, shardId } = await asked();
    driven.revoked[0]?.done();
    await estate.pass(failoverMs / 2);

    await driven.commit(shardId);

    expect((await estate.rows()).get(shardId)).toMatchObject({ checkpoint: 'TRIM_HORIZON', owner: 'other' });
    expect((await other.events())[0]).toBe(`assigned ${shardId}`);
  });

  it('stays ours when it has come back, whatever is done about the time before', async () => {
    const { estate, driven, other, shardId } = await asked();
    await estate.pass(1.2 * failoverMs);
    expect(await driven.events()).toEqual([`lost ${shardId}`]);
    await other.close();
    await estate.pass(2 * failoverMs);
    expect((await driven.events())[0]).toBe(`assigned ${shardId}`);

    driven.revoked[0]?.done();
    estate.stream.putInto(shardId, 'new');
    await estate.pass(3 * failoverMs);

    expect(await driven.events()).toEqual([`records ${shardId} new`]);
    expect((await estate.rows()).get(shardId)).toMatchObject({ owner: 'me' });
  });

  it('may end meanwhile', async () => {
    const { estate, driven, other, shardId } = await asked();
    estate.stream.split(shardId);

    await driven.commit(shardId);
    driven.revoked[0]?.done();
    await estate.pass(failoverMs);

    expect(await other.events()).toEqual([`assigned ${shardId}`, `ended ${shardId}`]);
  });
});

describe('shards whose leases cannot be renewed', () => {
  it('are lost, and read again from their checkpoints when the table is back', async () => {
    const estate = new Estate();
    estate.stream.putInto('shard-00', 'a1');
    const driven = await estate.open();
    await estate.pass(2_000);
    await driven.commit('shard-00');
    estate.stream.putInto('shard-00', 'a2');
    await estate.pass(2_000);
    driven.table.set('fail');
    await estate.pass(failoverMs);
    expect(await driven.events()).toEqual([
      'assigned shard-00',
      'records shard-00 a1',
      'records shard-00 a2',
      'lost shard-00',
    ]);

    driven.table.heal();
    await estate.pass(2 * failoverMs);

    expect(await driven.events()).toEqual(['assigned shard-00', 'records shard-00 a2']);
  });
});
