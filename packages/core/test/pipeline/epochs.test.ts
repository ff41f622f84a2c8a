import { describe, expect, it } from 'vitest';
import type { SinkLimits } from '../../src/contracts/sink.ts';
import { testWrite } from '../../src/testing/index.ts';
import { createLab, type Lab, type TestRecord } from './support.ts';

interface Call {
  readonly startedAt: number;
  endedAt: number | undefined;
}

interface EpochLab {
  readonly lab: Lab;
  readonly calls: Call[];
  /** Ends the first call, which does not listen to its signal. */
  answer(): void;
}

/** One entity; the first call of the sink ignores its signal. */
function createEpochLab(ordering: 'entity' | 'partition', limits: SinkLimits = {}, partitions = 1): EpochLab {
  const calls: Call[] = [];
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const lab: Lab = createLab({
    partitions,
    records: Array.from({ length: partitions }, () => [1]),
    stream: 'open',
    transform: ({ partition, value }: TestRecord) => testWrite(partition.id, value),
    pipeline: { ordering, maxWaitMs: 0, writeTimeoutMs: 10_000 },
    wrapSink: (sink) => ({
      ...sink,
      limits: { ...limits },
      write: async (batch, context) => {
        const call: Call = { startedAt: lab.clock.now(), endedAt: undefined };
        calls.push(call);
        if (calls.length === 1) await answered;
        const result = await sink.write(batch, { ...context, signal: new AbortController().signal });
        call.endedAt = lab.clock.now();
        return result;
      },
    }),
  });
  return { lab, calls, answer };
}

async function end(lab: Lab, ended: Promise<unknown>): Promise<void> {
  void lab.pipeline.stop();
  await lab.clock.runUntil(ended);
}

describe.each(['entity', 'partition'] as const)(
  'an attempt that outlives its epoch, ordering %s',
  (ordering) => {
    it('holds the same entity back in the next epoch until it has ended', async () => {
      const { lab, calls, answer } = createEpochLab(ordering);
      const ended = lab.start();
      await lab.clock.advance(100);

      await lab.source.duplicate([0]);
      await lab.clock.advance(3_000);
      const before = { calls: calls.length, inFlight: lab.pipeline.stats().inFlight };
      answer();
      await lab.clock.advance(100);
      await end(lab, ended);

      expect(before).toEqual({ calls: 1, inFlight: 1 });
      expect(calls).toHaveLength(2);
      expect(calls[1]?.startedAt).toBeGreaterThanOrEqual(calls[0]?.endedAt ?? Number.POSITIVE_INFINITY);
      expect(lab.stream.committed(0)).toBe(0);
    });

    it('holds it back until its deadline and the time to settle at the latest', async () => {
      const { lab, calls } = createEpochLab(ordering, { settleMs: 5_000 });
      const ended = lab.start();
      await lab.clock.advance(100);

      await lab.source.duplicate([0]);
      await lab.clock.advance(20_000);
      await end(lab, ended);

      expect((calls[1]?.startedAt ?? 0) - (calls[0]?.startedAt ?? 0)).toBe(15_000);
    });

    it('keeps its slot, while others go on in the rest', async () => {
      const { lab, calls } = createEpochLab(ordering, { maxRecords: 1 }, 2);
      const ended = lab.start();
      await lab.clock.advance(100);

      await lab.source.revoke([0], { lost: true });
      lab.stream.appendValues(1, [2, 3]);
      await lab.clock.advance(1_000);
      const { inFlight } = lab.pipeline.stats();
      await end(lab, ended);

      expect(calls).toHaveLength(4);
      expect(inFlight).toBe(1);
      expect(lab.stream.committed(1)).toBe(2);
    });

    it('does not keep the pipeline from closing', async () => {
      const { lab } = createEpochLab(ordering, { settleMs: 5_000 });
      const ended = lab.start();
      await lab.clock.advance(100);
      await lab.source.revoke([0], { lost: true });
      const stoppedAt = lab.clock.now();

      await end(lab, ended);

      expect(lab.clock.now()).toBe(stoppedAt);
    });
  },
);
