import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { unavailable } from '@rivergraph/core';
import { createManualClock, createMemorySource, createMemoryStream } from '@rivergraph/core/testing';
import { settles, sourceContext, takeUntil, takeValues } from './source-driver.ts';

describe('memory source', () => {
  it('delivers records by column, and values both raw and as they were given', async () => {
    const stream = createMemoryStream<unknown>();
    stream.append(0, [
      { key: 'k', value: { a: 1 }, headers: { h: 'x' }, timestamp: 5 },
      { value: null },
      { value: new Uint8Array([0xff, 0xfe]) },
    ]);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());

    const { chunk } = await takeUntil(session, 'records');

    expect(chunk.length).toBe(3);
    expect(Buffer.from(chunk.keyAt(0) ?? []).toString()).toBe('"k"');
    expect(Buffer.from(chunk.valueAt(0) ?? []).toString()).toBe('{"a":1}');
    expect(source.decoder.value(chunk, 0)).toEqual({ a: 1 });
    expect(source.decoder.key(chunk, 1)).toBe(null);
    expect(chunk.headersAt(0)).toEqual({ h: 'x' });
    expect([chunk.timestampAt(0), chunk.timestampAt(1)]).toEqual([5, undefined]);
    expect(chunk.valueAt(1)).toBe(null);
    expect(chunk.valueAt(2)).toEqual(new Uint8Array([0xff, 0xfe]));
    expect([chunk.positionAt(0), chunk.positionAt(2)]).toEqual([0, 2]);
  });

  it('cuts chunks by size, taking turns between partitions', async () => {
    const stream = createMemoryStream<string>({ partitions: 2 });
    stream.appendValues(0, ['a1', 'a2', 'a3']);
    stream.appendValues(1, ['b1']);
    const session = await createMemorySource({ stream, chunkSize: 2 }).open(sourceContext());

    expect(await takeValues(session, 4)).toEqual(['"a1"', '"a2"', '"b1"', '"a3"']);
  });

  it('ends each ended partition, then the stream', async () => {
    const stream = createMemoryStream<string>({ partitions: 2 });
    stream.endAll();
    const session = await createMemorySource({ stream }).open(sourceContext());

    await takeUntil(session, 'ended');
    await takeUntil(session, 'ended');

    expect(await session.next()).toBe(undefined);
  });

  it('gives markers as progress', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a']);
    stream.appendMarker(0);
    stream.appendMarker(0);
    stream.appendValues(0, ['b']);
    const session = await createMemorySource({ stream }).open(sourceContext());

    await takeUntil(session, 'records');
    const progress = await takeUntil(session, 'progress');
    const { chunk } = await takeUntil(session, 'records');

    expect(progress.position).toBe(2);
    expect(chunk.positionAt(0)).toBe(3);
  });

  it('goes on after what another session committed', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a', 'b', 'c']);
    const partition = stream.partitions[0];
    if (partition === undefined) throw new Error('no partition');
    const first = await createMemorySource({ stream }).open(sourceContext());
    await takeUntil(first, 'records');
    await first.commit([{ partition, position: 1, ended: false }]);
    await first.close();

    const second = await createMemorySource({ stream }).open(sourceContext());

    expect(await takeValues(second, 1)).toEqual(['"c"']);
    expect(stream.violations).toEqual([]);
  });

  it('stores nothing for a partition that is lost, and blames a commit after done', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a']);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());
    const { chunk } = await takeUntil(session, 'records');
    const revoked = source.revoke([0], { lost: true });

    await session.commit([{ partition: chunk.partition, position: 0, ended: false }]);
    const blameless = [...stream.violations];
    (await takeUntil(session, 'revoked')).done();
    await revoked;
    await session.commit([{ partition: chunk.partition, position: 0, ended: false }]);

    expect(stream.committed(0)).toBe(undefined);
    expect(blameless).toEqual([]);
    expect(stream.violations).toEqual(['commit for memory-0 after done() was called']);
  });

  it('keeps a revoked partition until the deadline', async () => {
    const clock = createManualClock();
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a', 'b']);
    const source = createMemorySource({ stream, chunkSize: 1 });
    const session = await source.open(sourceContext({ clock }));
    const { chunk } = await takeUntil(session, 'records');
    const revoked = source.revoke([0], { lost: false, deadlineMs: 100 });
    await session.commit([{ partition: chunk.partition, position: 0, ended: false }]);

    await clock.advance(100);
    await revoked;
    await session.commit([{ partition: chunk.partition, position: 1, ended: false }]);

    expect(stream.committed(0)).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });

  it('delivers again, in a new epoch, what was duplicated', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a', 'b']);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());
    await takeValues(session, 2);

    const again = source.duplicate([0]);
    (await takeUntil(session, 'revoked')).done();

    expect(await takeValues(session, 2)).toEqual(['"a"', '"b"']);
    await again;
  });

  it('delivers no more after a pause than it declares', async () => {
    const stream = createMemoryStream<number>();
    stream.appendValues(0, [1, 2, 3, 4, 5, 6]);
    const session = await createMemorySource({ stream, chunkSize: 2, maxRecordsAfterPause: 1 }).open(
      sourceContext(),
    );
    const { chunk } = await takeUntil(session, 'records');

    session.pause([chunk.partition]);
    const after = await takeUntil(session, 'records');
    const blocked = session.next();

    expect(after.chunk.length).toBe(1);
    expect(await settles(blocked)).toBe(false);
    session.resume([chunk.partition]);
    expect((await blocked)?.type).toBe('records');
  });

  it('stalls, slows down, and tells the lag', async () => {
    const clock = createManualClock({ now: 0 });
    const stream = createMemoryStream<number>();
    stream.appendValues(0, [1, 2, 3]);
    const source = createMemorySource({ stream, chunkSize: 1 });
    const session = await source.open(sourceContext({ clock }));
    source.slow(0, 50);
    source.stall();
    const waiting = takeUntil(session, 'records');
    expect(await settles(waiting)).toBe(false);

    source.unstall();
    await waiting;
    await clock.runUntil(takeUntil(session, 'records'));
    source.lag(0);

    expect(clock.now()).toBe(50);
    expect((await takeUntil(session, 'lag')).records).toBe(1);
    await session.close();
    expect(clock.pendingTimers).toBe(0);
  });

  it('rejects next and commit after a crash, and stores nothing', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a']);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());
    const { chunk } = await takeUntil(session, 'records');
    const pending = session.next();

    source.crash();

    await expect(pending).rejects.toMatchObject({ code: 'unavailable' });
    await expect(session.next()).rejects.toMatchObject({ code: 'unavailable' });
    await expect(
      session.commit([{ partition: chunk.partition, position: 0, ended: false }]),
    ).rejects.toMatchObject({ code: 'unavailable' });
    expect(stream.committed(0)).toBe(undefined);
  });

  it('fails commits as told, one each, and then stores', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a']);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());
    const { chunk } = await takeUntil(session, 'records');
    source.failCommits(unavailable('not now'));
    const commits = [{ partition: chunk.partition, position: 0, ended: false }];

    await expect(session.commit(commits)).rejects.toThrow('not now');
    await session.commit(commits);

    expect(stream.commits).toHaveLength(1);
    expect(stream.committed(0)).toBe(0);
  });

  it('ends a pending next by the signal and leaves no listener', async () => {
    const stream = createMemoryStream<string>();
    const controller = new AbortController();
    const session = await createMemorySource({ stream }).open(sourceContext({ signal: controller.signal }));
    await session.next();
    const pending = session.next();

    controller.abort();

    expect(await pending).toBe(undefined);
    await session.close();
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('blames commits that go backwards or ahead, and a second next', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a', 'b']);
    const session = await createMemorySource({ stream }).open(sourceContext());
    const { partition } = (await takeUntil(session, 'records')).chunk;
    const pending = session.next();

    await session.commit([{ partition, position: 1, ended: false }]);
    await session.commit([{ partition, position: 0, ended: false }]);
    await session.commit([{ partition, position: 7, ended: true }]);
    const second = session.next();
    await session.close();
    await second;

    expect(stream.violations).toEqual([
      'commit for memory-0 goes backwards',
      'commit for memory-0 beyond what was delivered',
      'commit of the end of memory-0 before it ended',
      'next was called while one was pending',
    ]);
    expect(await settles(pending)).toBe(false);
  });

  it('ends at what existed when it was assigned, where it is read until the end', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a']);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext({ until: 'end' }));
    await session.next().then((event) => event?.type === 'assigned' && event.resume());
    stream.appendValues(0, ['b']);

    expect(await takeValues(session, 1)).toEqual(['"a"']);
    const { partition } = await takeUntil(session, 'ended');
    expect(await session.next()).toBe(undefined);
    await session.commit([{ partition, position: 0, ended: true }]);

    expect([stream.committed(0), stream.committedEnd(0)]).toEqual([0, false]);
    expect(stream.violations).toEqual([]);
  });

  it('stores the end of a partition that has ended', async () => {
    const stream = createMemoryStream<string>();
    stream.endAll();
    const session = await createMemorySource({ stream }).open(sourceContext());
    const { partition } = await takeUntil(session, 'ended');

    await session.commit([{ partition, position: undefined, ended: true }]);

    expect(stream.committedEnd(0)).toBe(true);
  });

  it('breaks with misconfigured on a position that it does not understand', async () => {
    const stream = createMemoryStream<string>();
    const session = await createMemorySource({ stream }).open(sourceContext());
    const assigned = await session.next();

    if (assigned?.type === 'assigned') assigned.resume(new Map([[stream.partitions[0] ?? never(), 'three']]));

    await expect(session.next()).rejects.toMatchObject({ code: 'misconfigured' });
  });

  it('does not end the stream while a rebalance is open', async () => {
    const stream = createMemoryStream<string>();
    stream.endAll();
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());
    void source.unsettle([0]);
    await takeUntil(session, 'ended');
    const pending = session.next();
    expect(await settles(pending)).toBe(false);

    void source.assign([]);

    expect((await pending)?.type).toBe('assigned');
  });

  it('takes a commit for the assignment that the runner knows of', async () => {
    const stream = createMemoryStream<string>();
    stream.appendValues(0, ['a']);
    const source = createMemorySource({ stream });
    const session = await source.open(sourceContext());
    const { partition } = (await takeUntil(session, 'records')).chunk;

    void source.duplicate([0]);
    await session.commit([{ partition, position: 0, ended: false }]);

    expect(stream.committed(0)).toBe(undefined);
    expect(stream.violations).toEqual([]);
  });

  it('settles a revocation that nobody answers when the session ends', async () => {
    const stream = createMemoryStream<string>();
    const source = createMemorySource({ stream });
    const clock = createManualClock();
    const session = await source.open(sourceContext({ clock }));
    const revoked = source.revoke([0], { lost: false, deadlineMs: 1000 });

    await session.close();
    await revoked;

    expect(clock.pendingTimers).toBe(0);
  });

  it('reads a million records without an object per record', async () => {
    const stream = createMemoryStream<number>();
    stream.appendValues(
      0,
      Array.from({ length: 1_000_000 }, (_, index) => index),
    );
    stream.endAll();
    const source = createMemorySource({ stream, chunkSize: 1000 });
    const session = await source.open(sourceContext());

    let sum = 0;
    for (let event = await session.next(); event !== undefined; event = await session.next()) {
      if (event.type === 'assigned') event.resume();
      if (event.type !== 'records') continue;
      for (let index = 0; index < event.chunk.length; index += 1)
        sum += Number(source.decoder.value(event.chunk, index));
    }

    expect(sum).toBe(499_999_500_000);
  });
});

function never(): never {
  throw new Error('the stream has a partition');
}
