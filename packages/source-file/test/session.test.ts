import { getEventListeners } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createManualClock } from '@rivergraph/core/testing';
import type { RecordsEvent, SourceEvent, SourceSession } from '@rivergraph/core';
import { describe, expect, it } from 'vitest';
import { createFileSource } from '../src/index.ts';
import { contextWith, drain, nextOf, openSession, values } from './support/drive.ts';
import { fileWith, temporaryFolder } from './support/files.ts';

const jsonl = 'jsonl' as const;

/** Files of as many lines as the counts say, each line the number of its file. */
async function filesOf(counts: readonly number[]): Promise<string[]> {
  const folder = await temporaryFolder();
  const paths = counts.map((_, index) => join(folder, `${index}`));
  await Promise.all(
    paths.map(async (path, index) => writeFile(path, `${index}\n`.repeat(counts[index] ?? 0))),
  );
  return paths;
}

async function assign(session: SourceSession): Promise<Extract<SourceEvent, { type: 'assigned' }>> {
  const assigned = await nextOf(session, 'assigned');
  assigned.resume();
  return assigned;
}

async function restOf(session: SourceSession): Promise<RecordsEvent[]> {
  const events: RecordsEvent[] = [];
  for (let event = await session.next(); event !== undefined; event = await session.next()) {
    if (event.type === 'records') events.push(event);
  }
  return events;
}

describe('a file session', () => {
  it('assigns every file and delivers nothing before it is answered', async () => {
    const paths = await filesOf([1, 1]);
    const session = await openSession(createFileSource({ format: jsonl, path: paths }));
    const assigned = await nextOf(session, 'assigned');

    let settled = false;
    const pending = session.next().finally(() => {
      settled = true;
    });
    await new Promise(setImmediate);
    const settledBefore = settled;
    assigned.resume();
    await pending;

    expect(assigned.partitions.map(({ id }) => id)).toEqual(paths);
    expect(settledBefore).toBe(false);
  });

  it('takes a URL as a path', async () => {
    const path = await fileWith('1\n');

    const read = await values(createFileSource({ format: jsonl, path: pathToFileURL(path) }));

    expect(read).toEqual([1]);
  });

  it('reads several files in turns, a chunk of each', async () => {
    const paths = await filesOf([5, 2, 5]);
    const session = await openSession(createFileSource({ format: jsonl, path: paths, chunkRecords: 2 }));
    await assign(session);

    const events = await restOf(session);

    expect(events.map(({ chunk }) => paths.indexOf(chunk.partition.id))).toEqual([0, 1, 2, 0, 2, 0, 2]);
    expect(events.map(({ chunk }) => chunk.length)).toEqual([2, 2, 2, 2, 2, 1, 1]);
  });

  it('reads more files than it holds open', async () => {
    const paths = await filesOf(Array.from({ length: 100 }, (_, index) => index % 4));

    const { records, events } = await drain(
      createFileSource({ format: jsonl, path: paths, chunkRecords: 1 }),
    );

    expect(records).toHaveLength(150);
    expect(events.filter((event) => event.type === 'ended')).toHaveLength(100);
  });

  it('ends each file once, and then the stream, again and again', async () => {
    const paths = await filesOf([1, 0]);

    const { events, session } = await drain(createFileSource({ format: jsonl, path: paths }));

    const ended = events.filter((event) => event.type === 'ended').map((event) => event.partition.id);
    expect(ended.toSorted()).toEqual(paths);
    expect(await session.next()).toBeUndefined();
  });

  it('delivers no chunk of a paused file until it is resumed, and the others meanwhile', async () => {
    const paths = await filesOf([3, 3]);
    const session = await openSession(createFileSource({ format: jsonl, path: paths, chunkRecords: 1 }));
    const { partitions } = await assign(session);
    session.pause(partitions.slice(0, 1));

    const meanwhile = [
      await nextOf(session, 'records'),
      await nextOf(session, 'records'),
      await nextOf(session, 'records'),
    ];
    await nextOf(session, 'ended');
    const pending = restOf(session);
    session.resume(partitions.slice(0, 1));
    const later = await pending;

    expect(meanwhile.map(({ chunk }) => chunk.partition)).toEqual([
      partitions[1],
      partitions[1],
      partitions[1],
    ]);
    expect(later.map(({ chunk }) => chunk.partition)).toEqual([partitions[0], partitions[0], partitions[0]]);
  });

  it.each(['close', 'abort'] as const)('settles a pending next on %s', async (how) => {
    const path = await fileWith('1\n');
    const controller = new AbortController();
    const session = await openSession(createFileSource({ format: jsonl, path }), {
      signal: controller.signal,
    });
    const { partitions } = await assign(session);
    session.pause(partitions);
    await nextOf(session, 'lag');
    const pending = session.next();

    if (how === 'abort') controller.abort();
    else await Promise.all([session.close(), session.close()]);

    expect(await pending).toBeUndefined();
    expect(await session.next()).toBeUndefined();
  });

  it('settles a next that is reading on close', async () => {
    const path = await fileWith('"0123456789"\n'.repeat(60_000));
    const session = await openSession(createFileSource({ format: jsonl, path }));
    await assign(session);
    await nextOf(session, 'lag');
    const pending = session.next();

    await session.close();

    expect(await pending).toBeUndefined();
  });

  it('refuses to open when it was aborted, or while it is open', async () => {
    const source = createFileSource({ format: jsonl, path: await fileWith('1\n') });
    const reason = new Error('enough');
    const aborted = source.open(contextWith({ signal: AbortSignal.abort(reason) }));

    await expect(aborted).rejects.toBe(reason);
    const session = await openSession(source);
    await expect(source.open(contextWith())).rejects.toMatchObject({ code: 'closed' });
    await session.close();
    await (await openSession(source)).close();
  });

  it('leaves no listener on the signal and no timer on the clock', async () => {
    const path = await fileWith('1\n2\n');
    const clock = createManualClock();
    const { signal } = new AbortController();
    const source = createFileSource({ format: jsonl, path, recordsPerSecond: 1, chunkRecords: 1 });
    const session = await openSession(source, { signal, clock });
    await assign(session);
    await nextOf(session, 'records');
    const pending = session.next();
    const listenersBefore = getEventListeners(signal, 'abort');

    await session.close();

    expect(await pending).toBeUndefined();
    expect(listenersBefore).toHaveLength(1);
    expect(getEventListeners(signal, 'abort')).toEqual([]);
    expect(clock.pendingTimers).toBe(0);
  });

  it('delivers no more than the pipeline will hold', async () => {
    const path = await fileWith('"0123456789"\n'.repeat(100));
    const few = await openSession(createFileSource({ format: jsonl, path }), {
      budget: { maxPendingRecords: 7, maxBufferedBytes: 1000 },
    });
    await assign(few);
    const small = await openSession(createFileSource({ format: jsonl, path }), {
      budget: { maxPendingRecords: 1000, maxBufferedBytes: 50 },
    });
    await assign(small);

    const byRecords = await nextOf(few, 'records');
    const byBytes = await nextOf(small, 'records');

    expect(byRecords.chunk.length).toBe(7);
    expect(byBytes.chunk.length).toBe(3);
  });

  it('counts the memory that a chunk keeps alive', async () => {
    const path = await fileWith('"0123456789"\n'.repeat(100));

    const { events } = await drain(createFileSource({ format: jsonl, path }));

    const chunk = events.find((event) => event.type === 'records')?.chunk;
    expect(chunk?.bytes).toBe(1300 + 100 * 12);
    expect(chunk?.valueAt(0)?.buffer.byteLength).toBe(1300);
  });

  it('tells done and total bytes at the start, now and then, and at the end', async () => {
    const path = await fileWith('"0123456789"\n'.repeat(100));
    const clock = createManualClock();

    const { events } = await drain(createFileSource({ format: jsonl, path, chunkRecords: 10 }), {
      context: { clock },
    });

    const lag = events.filter((event) => event.type === 'lag');
    expect(lag.map(({ records, bytes }) => ({ records, bytes }))).toEqual([
      { records: undefined, bytes: { done: 0, total: 1300 } },
      { records: 0, bytes: { done: 1300, total: 1300 } },
    ]);
  });

  it('sorts positions by an order key', async () => {
    const path = await fileWith('1\n');
    const session = await openSession(createFileSource({ format: jsonl, path }));

    const keys = [9, 10, 2 ** 53 - 1].map((byte) => session.orderKey?.({ record: 1, byte }));

    expect(keys.every((key, index) => index === 0 || (keys[index - 1] ?? '') < (key ?? ''))).toBe(true);
  });
});

describe('recordsPerSecond', () => {
  it('spreads the records of all files over time', async () => {
    const paths = await filesOf([30, 30]);
    const clock = createManualClock();
    const startedAt = clock.now();
    const source = createFileSource({ format: jsonl, path: paths, recordsPerSecond: 20 });
    const session = await openSession(source, { clock });
    await assign(session);

    const chunks = await clock.runUntil(restOf(session));

    expect(chunks.map(({ chunk }) => chunk.length)).toEqual(Array.from({ length: 30 }, () => 2));
    expect(clock.now() - startedAt).toBeGreaterThanOrEqual(2900);
    expect(clock.now() - startedAt).toBeLessThanOrEqual(3000);
  });

  it('may be less than one', async () => {
    const [path = ''] = await filesOf([3]);
    const clock = createManualClock();
    const startedAt = clock.now();
    const session = await openSession(createFileSource({ format: jsonl, path, recordsPerSecond: 0.1 }), {
      clock,
    });
    await assign(session);

    await clock.runUntil(nextOf(session, 'records'));
    await clock.runUntil(nextOf(session, 'records'));

    expect(clock.now() - startedAt).toBe(10_000);
  });
});
