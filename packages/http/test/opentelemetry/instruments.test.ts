import { rejected } from '@rivergraph/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type InstrumentOptions, instrumentPipelines } from '../../src/opentelemetry/index.ts';
import { attempt, noStats, noTotals, publish, shownStreams, streamInfo } from '../metrics/support.ts';
import { createTelemetry, type Telemetry } from './support.ts';

function instrumented(options: Partial<InstrumentOptions> = {}): Telemetry & { disable(): void } {
  const telemetry = createTelemetry();
  const { disable } = instrumentPipelines({ ...telemetry, ...options });
  onTestFinished(disable);
  return { ...telemetry, disable };
}

const a = { 'rivergraph.pipeline': 'a' };

describe('instruments', () => {
  it('measure attempts in seconds', async () => {
    const { points, units } = instrumented();
    publish('a', attempt({ durationMs: 20 }));
    publish('a', attempt({ durationMs: 40 }));
    publish('a', attempt({ durationMs: 500, outcome: 'failed', code: 'unavailable' }));

    const durations = await points('rivergraph.attempt.duration');

    expect(durations.map(({ attributes, value }) => [attributes, value])).toMatchObject([
      [
        { ...a, 'rivergraph.outcome': 'written' },
        { count: 2, sum: expect.closeTo(0.06) },
      ],
      [
        { ...a, 'rivergraph.outcome': 'failed', 'error.type': 'unavailable' },
        { count: 1, sum: 0.5 },
      ],
    ]);
    expect(await units()).toMatchObject({ 'rivergraph.attempt.duration': 's' });
  });

  it('count what pipelines tell', async () => {
    const { values } = instrumented();
    const error = rejected('transform: secret');
    publish('a', { type: 'written', writes: 7 });
    publish('a', { type: 'written', writes: 5 });
    publish('a', { type: 'batch', writes: 12, trigger: 'time' });
    publish('a', { type: 'retry', code: 'conflict' });
    publish('a', { type: 'rejected', stage: 'transform', code: 'rejected', reason: 'timeout', error });
    publish('a', { type: 'dead-lettered', records: 4 });
    publish('a', { type: 'rebalance', change: 'assigned', partitions: 3 });
    publish('a', { type: 'commit-failed', code: 'unavailable' });
    publish('a', { type: 'gate', state: 'closed', code: 'unavailable' });
    publish('a', { type: 'gate', state: 'open' });
    publish('a', { type: 'source', state: 'closed', code: 'unavailable' });
    publish('a', { type: 'state', state: 'failed' });
    publish('a', { type: 'state', state: 'closed' });
    publish('b', { type: 'written', writes: 1 }, 'check');

    expect(await values('rivergraph.writes')).toEqual([[a, 12]]);
    expect(await values('rivergraph.batches')).toEqual([[{ ...a, 'rivergraph.trigger': 'time' }, 1]]);
    expect(await values('rivergraph.retries')).toEqual([[{ ...a, 'error.type': 'conflict' }, 1]]);
    expect(await values('rivergraph.records.rejected')).toEqual([
      [{ ...a, 'rivergraph.stage': 'transform', 'error.type': 'rejected' }, 1],
    ]);
    expect(await values('rivergraph.records.dead_lettered')).toEqual([[a, 4]]);
    expect(await values('rivergraph.rebalances')).toEqual([[{ ...a, 'rivergraph.change': 'assigned' }, 1]]);
    expect(await values('rivergraph.commit.failures')).toEqual([[{ ...a, 'error.type': 'unavailable' }, 1]]);
    expect(await values('rivergraph.outages')).toEqual([
      [{ ...a, 'rivergraph.part': 'sink' }, 1],
      [{ ...a, 'rivergraph.part': 'source' }, 1],
    ]);
    expect(await values('rivergraph.pipeline.failures')).toEqual([[a, 1]]);
  });

  it('observe streams as they are when metrics are collected', async () => {
    const stats = {
      ...noStats,
      lag: 90,
      inFlight: 2,
      bufferedBytes: 512,
      oldest: { partition: 'p', position: 1, ageMs: 2_500 },
    };
    const totals = { ...noTotals, consumed: 8, committed: 6 };
    const shown = shownStreams(streamInfo('a', { stats, totals }), streamInfo('b', { state: 'failed' }));
    const { values } = instrumented({ streams: shown.streams });
    const b = { 'rivergraph.pipeline': 'b' };

    expect(await values('rivergraph.stream.up')).toEqual([
      [a, 1],
      [b, 0],
    ]);
    expect(await values('rivergraph.lag')).toEqual([[a, 90]]);
    expect(await values('rivergraph.oldest_record.age')).toEqual([[a, 2.5]]);
    expect(await values('rivergraph.batches.in_flight')).toEqual([[a, 2]]);
    expect(await values('rivergraph.buffered')).toEqual([[a, 512]]);
    expect(await values('rivergraph.records.committed')).toEqual([
      [a, 6],
      [b, 0],
    ]);

    shown.set(streamInfo('a', { state: 'waiting', totals: { ...totals, consumed: 9 } }));

    expect((await values('rivergraph.stream.up'))[0]).toEqual([a, 0]);
    expect((await values('rivergraph.records.consumed'))[0]).toEqual([a, 9]);
  });

  it('observe and count nothing once they are disabled', async () => {
    const { values, disable } = instrumented({ streams: shownStreams(streamInfo('a')).streams });
    disable();
    publish('a', { type: 'written', writes: 7 });

    expect(await values('rivergraph.stream.up')).toEqual([]);
    expect(await values('rivergraph.writes')).toEqual([]);
  });
});
