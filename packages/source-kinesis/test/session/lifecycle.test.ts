import { misconfigured } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { Estate, failoverMs } from '../support/driven-session.ts';

describe('closing a session', () => {
  it('lets leases go, ends the stream, and lets connections go', async () => {
    const estate = new Estate(2);
    const driven = await estate.open();

    await Promise.all([driven.close(), driven.close()]);

    expect([...(await estate.rows()).values()].map(({ owner }) => owner)).toEqual([undefined, undefined]);
    expect(await driven.events()).toEqual(['assigned shard-00 shard-01', 'end']);
    expect(driven.port.isClosed).toBe(true);
    expect(estate.clock.pendingTimers).toBe(0);
  });

  it('ends within a bound where the table does not answer', async () => {
    const estate = new Estate();
    const driven = await estate.open();
    driven.table.set('hang');
    const before = estate.clock.now();

    await driven.close();

    expect(estate.clock.now() - before).toBeLessThan(5_000);
    expect(estate.clock.pendingTimers).toBe(0);
  });

  it('may happen while a commit is pending', async () => {
    const estate = new Estate();
    estate.stream.putInto('shard-00', 'a1');
    const driven = await estate.open();
    await estate.pass(2_000);
    driven.table.delayMs = () => 100;
    const stored = driven.commit('shard-00');

    await driven.close();
    await stored;

    expect((await estate.rows()).get('shard-00')).toMatchObject({
      checkpoint: { sequence: driven.last.get('shard-00') },
      owner: undefined,
    });
  });

  it('happens when the pipeline gives up', async () => {
    const estate = new Estate();
    const giveUp = new AbortController();
    const driven = await estate.open({ signal: giveUp.signal });

    giveUp.abort();
    await estate.pass();

    expect(await driven.events()).toEqual(['assigned shard-00', 'end']);
    expect((await estate.rows()).get('shard-00')).toMatchObject({ owner: undefined });
  });

  it('happens to one that was given up before it had started', async () => {
    const estate = new Estate();

    const driven = await estate.open({ signal: AbortSignal.abort() });

    expect((await driven.events()).at(-1)).toBe('end');
    expect((await estate.rows()).get('shard-00')).toMatchObject({ owner: undefined });
  });
});

describe('a session of which something is broken for good', () => {
  it('fails once, with the code of the table', async () => {
    const estate = new Estate(4);
    const driven = await estate.open();
    driven.table.set(misconfigured('the table is gone', { reason: 'table-missing' }));

    await estate.pass(failoverMs);

    expect((await driven.events()).slice(1)).toEqual(['error misconfigured/table-missing']);
    await expect(driven.session.next()).rejects.toMatchObject({ reason: 'table-missing' });
  });
});

describe('figures of a session', () => {
  it('tell of leases and of reads', async () => {
    const estate = new Estate(3);
    estate.stream.split('shard-00');
    const driven = await estate.open({ options: { maxShards: 1 } });
    await estate.pass(failoverMs);

    expect(driven.session.figures()).toEqual({
      owned: 1,
      awaited: 0,
      unowned: 2,
      blocked: 2,
      open: 5,
      workers: 1,
      leasesTaken: 1,
      leasesLost: 0,
      behindLatestMs: 0,
      reads: driven.port.reads,
      throttled: 0,
      failed: 0,
      expiredIterators: 0,
    });
  });
});
