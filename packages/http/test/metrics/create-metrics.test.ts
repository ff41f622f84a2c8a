import { register } from 'prom-client';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics, type Metrics } from '../../src/metrics/index.ts';
import type { StreamInfo, Streams } from '@rivergraph/streams';
import { type Exposition, parseExposition, valueOf } from './exposition.ts';
import { noStats, noTotals, shownStreams, streamInfo } from './support.ts';

function metricsOf(streams: Streams): Metrics {
  const metrics = createMetrics(streams);
  onTestFinished(() => metrics.close());
  return metrics;
}

async function scrape(...infos: readonly StreamInfo[]): Promise<Exposition> {
  return parseExposition(await metricsOf(shownStreams(...infos).streams).text());
}

describe('metrics of streams', () => {
  it('say what state each stream is in, what is wanted of it, and whether it does that', async () => {
    const text = await scrape(
      streamInfo('a', { state: 'waiting', since: 1_700_000_000_500 }),
      streamInfo('b', { state: 'stopped', desired: 'stopped' }),
      streamInfo('c', { state: 'paused', desired: 'paused' }),
    );

    expect(valueOf(text, 'rivergraph_stream_state', { stream: 'a', state: 'waiting' })).toBe(1);
    expect(valueOf(text, 'rivergraph_stream_state', { stream: 'a', state: 'running' })).toBe(0);
    expect(text.samples.filter(({ name }) => name === 'rivergraph_stream_state')).toHaveLength(21);
    expect(upAndWanted(text, 'a')).toEqual([0, 1]);
    expect(upAndWanted(text, 'b')).toEqual([0, 0]);
    expect(upAndWanted(text, 'c')).toEqual([1, 1]);
    expect(valueOf(text, 'rivergraph_stream_state_timestamp_seconds', { stream: 'a' })).toBe(1_700_000_000.5);
    expect(valueOf(text, 'rivergraph_stream_info', { stream: 'a', definition: 'transfers' })).toBe(1);
  });

  it('say why a stream waits, by code and without a text', async () => {
    const failure = { code: 'unavailable', reason: 'leader', message: 'kafka: secret text', at: 5 } as const;
    const waitsFor = { part: 'source', ...failure, forMs: 2_500 } as const;

    const text = await scrape(
      streamInfo('a', { state: 'waiting', failure, stats: { ...noStats, waitsFor } }),
      streamInfo('b'),
    );

    const series = text.samples.filter(({ name }) => /stream_failure|unanswered/.test(name));
    expect(series).toEqual([
      { name: 'rivergraph_stream_failure', labels: { stream: 'a', code: 'unavailable' }, value: 1 },
      {
        name: 'rivergraph_unanswered_seconds',
        labels: { stream: 'a', part: 'source', code: 'unavailable' },
        value: 2.5,
      },
    ]);
  });

  it('count over all runs, by stage, code and trigger', async () => {
    const text = await scrape(
      streamInfo('a', {
        totals: {
          ...noTotals,
          consumed: 12,
          tombstones: 1,
          committed: 11,
          deadLettered: 3,
          written: 9,
          folded: 2,
          outages: 4,
          rebalances: 5,
          restarts: 8,
          transformRetries: 10,
          deadLetterFailures: 13,
          rejectedBy: { deserialize: 1, transform: 2, write: 0 },
          retriesBy: { conflict: 7 },
          batchesBy: { ...noTotals.batchesBy, time: 6 },
        },
      }),
    );

    const counted = text.samples.filter(({ name, value }) => /^rivergraph_.*_total$/.test(name) && value > 0);
    expect(
      counted.map(({ name, labels, value }) => [name.slice(11, -6), Object.values(labels).slice(1), value]),
    ).toEqual([
      ['stream_restarts', [], 8],
      ['records_consumed', [], 12],
      ['records_tombstones', [], 1],
      ['records_committed', [], 11],
      ['records_dead_lettered', [], 3],
      ['records_rejected', ['deserialize'], 1],
      ['records_rejected', ['transform'], 2],
      ['writes_written', [], 9],
      ['writes_folded', [], 2],
      ['batches', ['time'], 6],
      ['retries', ['conflict'], 7],
      ['outages', [], 4],
      ['transform_retries', [], 10],
      ['dead_letter_failures', [], 13],
      ['rebalances', [], 5],
    ]);
    expect(valueOf(text, 'rivergraph_records_rejected_total', { stream: 'a', stage: 'write' })).toBe(0);
    for (const { name } of counted) expect(text.types.get(name)).toBe('counter');
  });

  it('tell what the present run holds, and nothing of it for a stream that has none', async () => {
    const stats = {
      ...noStats,
      inFlight: 3,
      bufferedBytes: 2_048,
      lag: 70,
      longestSliceMs: 12,
      oldest: { partition: 'p-0', position: 1, ageMs: 1_500 },
      source: { shards: 4, broken: Number.NaN },
      partitions: [
        {
          id: 'p-0',
          epoch: 1,
          window: 5,
          unfinished: 4,
          lag: 70,
          behindMs: 250,
          bytesDone: 10,
          bytesTotal: 20,
        },
        {
          id: 'p-1',
          epoch: 1,
          window: 0,
          unfinished: 0,
          lag: undefined,
          behindMs: undefined,
          bytesDone: undefined,
          bytesTotal: undefined,
        },
      ],
    };

    const text = await scrape(streamInfo('a', { stats }), streamInfo('b', { state: 'stopped' }));

    const figures = text.samples.filter(
      ({ name, labels, value }) =>
        name.startsWith('rivergraph') && value > 0 && !/_stream_/.test(name) && labels['stream'] === 'a',
    );
    expect(
      figures.map(({ name, labels, value }) => [name.slice(11), Object.values(labels).slice(1), value]),
    ).toEqual([
      ['batches_in_flight', [], 3],
      ['slots', [], 4],
      ['buffered_bytes', [], 2_048],
      ['lag_records', [], 70],
      ['oldest_record_age_seconds', [], 1.5],
      ['event_loop_slice_max_seconds', [], 0.012],
      ['partitions', [], 2],
      ['source_figure', ['shards'], 4],
      ['partition_window_records', ['p-0'], 5],
      ['partition_unfinished_records', ['p-0'], 4],
      ['partition_lag_records', ['p-0'], 70],
      ['partition_behind_seconds', ['p-0'], 0.25],
      ['partition_read_bytes', ['p-0'], 10],
      ['partition_size_bytes', ['p-0'], 20],
    ]);
    const others = text.samples.filter(({ labels }) => labels['stream'] === 'b').map(({ name }) => name);
    expect(others.filter((name) => !/_total$|_stream_/.test(name))).toEqual([]);
  });

  it('leave out partitions beyond the first 1000 and still say how many there are', async () => {
    const partitions = Array.from({ length: 1_500 }, (_, index) => ({
      ...onePartition,
      id: `file-${index}`,
    }));

    const text = await scrape(streamInfo('a', { stats: { ...noStats, partitions } }));

    expect(valueOf(text, 'rivergraph_partitions', { stream: 'a' })).toBe(1_500);
    expect(text.samples.filter(({ name }) => name === 'rivergraph_partition_window_records')).toHaveLength(
      1_000,
    );
  });

  it('let go of a stream that was dropped', async () => {
    const shown = shownStreams(streamInfo('a'), streamInfo('b'));
    const metrics = metricsOf(shown.streams);
    await metrics.text();
    shown.set(streamInfo('b'));

    const text = parseExposition(await metrics.text());

    const names = text.samples.flatMap(({ labels }) => labels['stream'] ?? []);
    expect([...new Set(names)]).toEqual(['b']);
  });
});

describe('a registry of metrics', () => {
  it('has the figures of the process, once for all', async () => {
    const first = await scrape();
    const second = await scrape();

    for (const text of [first, second]) {
      expect(valueOf(text, 'process_cpu_seconds_total', {})).toBeGreaterThan(0);
      expect(valueOf(text, 'process_resident_memory_bytes', {})).toBeGreaterThan(1_000_000);
    }
  });

  it("is not prom-client's default", async () => {
    await scrape(streamInfo('a'));

    expect(register.getMetricsAsArray()).toEqual([]);
  });

  it('answers several at once, each with all of one moment', async () => {
    const shown = shownStreams(streamInfo('a', { totals: { ...noTotals, consumed: 1, committed: 1 } }));
    const metrics = metricsOf(shown.streams);

    const first = metrics.text();
    shown.set(streamInfo('a', { totals: { ...noTotals, consumed: 2, committed: 2 } }));
    const second = metrics.text();

    for (const [text, count] of [
      [await first, 1],
      [await second, 2],
    ] as const) {
      const parsed = parseExposition(text);
      expect(valueOf(parsed, 'rivergraph_records_consumed_total', { stream: 'a' })).toBe(count);
      expect(valueOf(parsed, 'rivergraph_records_committed_total', { stream: 'a' })).toBe(count);
    }
    expect(metrics.contentType).toBe('text/plain; version=0.0.4; charset=utf-8');
  });

  it('tells nothing once it is closed', async () => {
    const metrics = metricsOf(shownStreams(streamInfo('a')).streams);
    metrics.close();
    metrics.close();

    await expect(metrics.text()).rejects.toMatchObject({ code: 'closed' });
  });

  it('fails as the streams do', async () => {
    const streams = {
      show: () => {
        throw new Error('gone');
      },
    } as unknown as Streams;

    await expect(metricsOf(streams).text()).rejects.toThrow('gone');
  });
});

const onePartition = {
  id: '',
  epoch: 0,
  window: 0,
  unfinished: 0,
  lag: undefined,
  behindMs: undefined,
  bytesDone: undefined,
  bytesTotal: undefined,
};

function upAndWanted(text: Exposition, stream: string): (number | undefined)[] {
  return ['up', 'wanted'].map((what) => valueOf(text, `rivergraph_stream_${what}`, { stream }));
}
