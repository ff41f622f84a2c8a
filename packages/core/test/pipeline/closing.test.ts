import { describe, expect, it } from 'vitest';
import type { Partition } from '../../src/contracts/partition.ts';
import type { PositionCommit, Source, SourceEvent } from '../../src/contracts/source.ts';
import { createDecoder } from '../../src/decoding/decoder.ts';
import { unavailable } from '../../src/errors.ts';
import { createLab, type TestRecord } from './support.ts';

const healthy: Partition = { topic: 't', id: 'healthy' };
const fatal: Partition = { topic: 't', id: 'fatal' };

const record = (partition: Partition, position: number): SourceEvent => ({
  type: 'records',
  chunk: {
    partition,
    length: 1,
    bytes: 1,
    keyAt: () => null,
    valueAt: () => Buffer.from('1'),
    headersAt: () => ({}),
    timestampAt: () => undefined,
    positionAt: () => position,
  },
});

/** Gives what is pushed; the first commits fail. */
function scriptedSource(failures: number): {
  source: Source<TestRecord>;
  stored: PositionCommit[];
  push(...events: SourceEvent[]): void;
} {
  const stored: PositionCommit[] = [];
  const queue: SourceEvent[] = [];
  let wake = (): void => undefined;
  let left = failures;
  const source: Source<TestRecord> = {
    name: 'scripted',
    features: { canDelayRevocation: false, durableCommits: true, maxRecordsAfterPause: 10 },
    decoder: createDecoder(),
    open: async ({ signal }) => ({
      next: async () => {
        while (queue.length === 0 && !signal.aborted)
          await new Promise<void>((resolve) => {
            wake = resolve;
            signal.addEventListener('abort', () => resolve(), { once: true });
          });
        return queue.shift();
      },
      pause: () => undefined,
      resume: () => undefined,
      commit: async (commits) => {
        if (left-- > 0) throw unavailable('not now');
        stored.push(...commits);
      },
      close: async () => undefined,
    }),
  };
  const push = (...events: SourceEvent[]): void => {
    queue.push(...events);
    wake();
  };
  return { source, stored, push };
}

describe('a run that has failed', () => {
  it('takes no position for progress that follows what it no longer takes in', async () => {
    const { source, stored, push } = scriptedSource(1);
    const lab = createLab({
      wrapSource: () => source,
      sink: {
        fault: ({ writes }) =>
          JSON.stringify(writes).includes('fatal') ? { type: 'fail', code: 'misconfigured' } : undefined,
      },
    });
    push({ type: 'assigned', partitions: [healthy, fatal], resume: () => undefined }, record(healthy, 1));
    const ended = lab.start({ limit: { records: 3 } });
    const outcome = ended.catch((error: unknown) => error);
    await lab.clock.advance(500);

    push(record(fatal, 1));
    await lab.clock.advance(100);
    push(record(fatal, 2), record(healthy, 2), { type: 'progress', partition: healthy, position: 9 });
    await lab.clock.runUntil(outcome);

    expect(await outcome).toMatchObject({ code: 'misconfigured' });
    expect(stored.map(({ partition, position }) => [partition.id, position])).toEqual([['healthy', 1]]);
  });
});

describe('a logger that throws', () => {
  it('stops nothing', async () => {
    const shout = (): never => {
      throw new Error('the disk is full');
    };
    const lab = createLab({
      records: 100,
      pipeline: { logger: { debug: shout, info: shout, warn: shout, error: shout } },
    });
    lab.sink.failNext({ type: 'fail', code: 'unavailable' });
    lab.source.failCommits(unavailable('not now'));

    const { stats } = await lab.run();

    expect(stats).toMatchObject({ written: 100, committed: 100, outages: 1 });
  });
});
