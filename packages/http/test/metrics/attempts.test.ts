import { channel } from 'node:diagnostics_channel';
import { pipelineChannelName } from '@rivergraph/core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createMetrics, type Metrics } from '../../src/metrics/index.ts';
import type { Streams } from '@rivergraph/streams';
import { parseExposition, type Sample, valueOf } from './exposition.ts';
import { attempt, publish, shownStreams, streamInfo } from './support.ts';

const metric = 'rivergraph_attempt_duration_seconds';

function metricsOf(streams: Streams): Metrics {
  const metrics = createMetrics(streams);
  onTestFinished(() => metrics.close());
  return metrics;
}

async function measured(metrics: Metrics): Promise<Sample[]> {
  const { samples } = parseExposition(await metrics.text());
  return samples.filter(({ name }) => name.startsWith(metric));
}

describe('attempts', () => {
  it('are measured in seconds, by stream and outcome', async () => {
    const metrics = metricsOf(shownStreams(streamInfo('a'), streamInfo('b')).streams);
    publish('a', attempt({ durationMs: 20 }));
    publish('a', attempt({ durationMs: 3_000 }));
    publish('b', attempt({ durationMs: 7, outcome: 'failed', code: 'conflict' }));

    const text = parseExposition(await metrics.text());

    const written = { stream: 'a', outcome: 'written' };
    expect(text.types.get(metric)).toBe('histogram');
    expect(valueOf(text, `${metric}_count`, written)).toBe(2);
    expect(valueOf(text, `${metric}_sum`, written)).toBeCloseTo(3.02);
    expect(valueOf(text, `${metric}_bucket`, { ...written, le: '0.025' })).toBe(1);
    expect(valueOf(text, `${metric}_bucket`, { ...written, le: '+Inf' })).toBe(2);
    expect(valueOf(text, `${metric}_count`, { stream: 'b', outcome: 'failed' })).toBe(1);
  });

  it('of dry runs and of pipelines that are no streams do not count', async () => {
    const metrics = metricsOf(shownStreams(streamInfo('a')).streams);
    publish('a', attempt(), 'check');
    for (let index = 0; index < 1_500; index++) publish(`other-${index}`, attempt());
    publish('other-0', attempt());

    expect(await measured(metrics)).toEqual([]);
  });

  it('of a stream that is new since the last scrape count', async () => {
    const shown = shownStreams();
    const metrics = metricsOf(shown.streams);
    await metrics.text();
    shown.set(streamInfo('a'));
    publish('a', attempt());

    const counts = (await measured(metrics)).filter(({ name }) => name.endsWith('_count'));

    expect(counts).toEqual([
      { name: `${metric}_count`, labels: { stream: 'a', outcome: 'written' }, value: 1 },
    ]);
  });

  it('of a stream that was dropped are forgotten', async () => {
    const shown = shownStreams(streamInfo('a'));
    const metrics = metricsOf(shown.streams);
    publish('a', attempt());
    await metrics.text();
    shown.set();

    expect(await measured(metrics)).toEqual([]);
  });

  it('are measured no longer once the metrics are closed', async () => {
    const before = channel(pipelineChannelName).hasSubscribers;
    const metrics = createMetrics(shownStreams(streamInfo('a')).streams);
    const during = channel(pipelineChannelName).hasSubscribers;

    metrics.close();

    expect([before, during, channel(pipelineChannelName).hasSubscribers]).toEqual([false, true, false]);
  });

  it('that no clock could have measured are left out, and harm nobody', async () => {
    const metrics = metricsOf(shownStreams(streamInfo('a')).streams);
    publish('a', attempt({ durationMs: Number.NaN }));
    publish('a', attempt({ durationMs: -5 }));
    channel(pipelineChannelName).publish('nonsense');

    const sums = (await measured(metrics)).filter(({ name }) => name.endsWith('_sum'));

    expect(sums.map(({ value }) => value)).toEqual([0]);
  });
});
