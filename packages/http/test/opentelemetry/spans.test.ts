import { context, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type InstrumentOptions, instrumentPipelines } from '../../src/opentelemetry/index.ts';
import { attempt, publish } from '../metrics/support.ts';
import { createTelemetry, type Telemetry } from './support.ts';

function instrumented(options: Partial<InstrumentOptions> = {}): Telemetry & { disable(): void } {
  const telemetry = createTelemetry();
  const { disable } = instrumentPipelines({ ...telemetry, ...options });
  onTestFinished(disable);
  return { ...telemetry, disable };
}

describe('the span of an attempt', () => {
  it('has its times, its writes and how it ended', () => {
    const { spans } = instrumented();

    publish('transfers', attempt({ writes: 40, attempt: 2, startedAt: 1_700_000_000_999, durationMs: 1.5 }));

    expect(spans()).toMatchObject([
      {
        name: 'rivergraph write',
        kind: SpanKind.CLIENT,
        startTime: [1_700_000_000, 999_000_000],
        endTime: [1_700_000_001, 500_000],
        status: { code: SpanStatusCode.UNSET },
        attributes: {
          'rivergraph.pipeline': 'transfers',
          'rivergraph.writes': 40,
          'rivergraph.attempt': 2,
          'rivergraph.outcome': 'written',
          'db.operation.batch.size': 40,
        },
      },
    ]);
    expect(spans()[0]?.attributes).not.toHaveProperty('error.type');
  });

  it('names the code of a failure, and nothing else of it', () => {
    const { spans } = instrumented();

    publish('a', attempt({ outcome: 'failed', code: 'conflict' }));
    publish('a', attempt({ outcome: 'partial', code: 'rejected' }));
    publish('a', attempt({ outcome: 'failed' }));

    const told = spans().map(({ status, attributes, events }) => [status, attributes['error.type'], events]);
    expect(told).toEqual(
      ['conflict', 'rejected', '_OTHER'].map((code) => [
        { code: SpanStatusCode.ERROR, message: code },
        code,
        [],
      ]),
    );
  });

  it('of a single write is no batch', () => {
    const { spans } = instrumented();

    publish('a', attempt({ writes: 1 }));

    expect(spans()[0]?.attributes).toMatchObject({ 'rivergraph.writes': 1 });
    expect(spans()[0]?.attributes).not.toHaveProperty('db.operation.batch.size');
  });

  it('has no parent, whatever is going on', () => {
    const { spans, tracerProvider } = instrumented();
    const request = tracerProvider.getTracer('http').startSpan('request');

    context.with(trace.setSpan(ROOT_CONTEXT, request), () => publish('a', attempt()));

    expect(spans()[0]?.parentSpanContext).toBeUndefined();
  });

  it('of a dry run is not made', () => {
    const { spans } = instrumented();

    publish('a', attempt(), 'check');

    expect(spans()).toEqual([]);
  });

  it('goes to an SDK that is registered later', () => {
    const { tracerProvider, spans } = createTelemetry();
    onTestFinished(() => trace.disable());
    const { disable } = instrumentPipelines();
    onTestFinished(disable);

    publish('before', attempt());
    trace.setGlobalTracerProvider(tracerProvider);
    publish('after', attempt());

    expect(spans().map(({ attributes }) => attributes['rivergraph.pipeline'])).toEqual(['after']);
  });
});

describe('the span of an outage', () => {
  it('lasts until the end that did not answer answers again', () => {
    const { spans } = instrumented();
    publish('a', { type: 'gate', state: 'closed', code: 'unavailable' });
    publish('a', { type: 'gate', state: 'closed', code: 'throttled' });
    publish('a', { type: 'source', state: 'closed', code: 'unauthorized' });
    publish('b', { type: 'gate', state: 'open' });
    const during = spans().length;

    publish('a', { type: 'source', state: 'open' });
    publish('a', { type: 'gate', state: 'open' });

    expect(during).toBe(0);
    expect(spans('rivergraph outage').map(({ attributes, status }) => [attributes, status.code])).toEqual([
      [
        { 'rivergraph.pipeline': 'a', 'rivergraph.part': 'source', 'error.type': 'unauthorized' },
        SpanStatusCode.ERROR,
      ],
      [
        { 'rivergraph.pipeline': 'a', 'rivergraph.part': 'sink', 'error.type': 'unavailable' },
        SpanStatusCode.ERROR,
      ],
    ]);
  });

  it('ends with its pipeline, and with the instrumentation', () => {
    const { spans, disable } = instrumented();
    for (const pipeline of ['a', 'b', 'c']) publish(pipeline, { type: 'source', state: 'closed' });

    publish('a', { type: 'state', state: 'failed' });
    publish('b', { type: 'state', state: 'draining' });
    const ended = spans().map(({ attributes }) => attributes['rivergraph.pipeline']);
    disable();

    expect(ended).toEqual(['a']);
    expect(spans()).toHaveLength(3);
    expect(spans()[2]?.attributes).toMatchObject({ 'error.type': '_OTHER' });
  });
});

describe('spans of moments', () => {
  it('tell of rebalances and dead letters', () => {
    const { spans } = instrumented();

    publish('a', { type: 'rebalance', change: 'revoked', partitions: 3 });
    publish('a', { type: 'dead-lettered', records: 2 });
    publish('a', { type: 'batch', writes: 5, trigger: 'time' });

    expect(spans().map(({ name, attributes }) => [name, attributes])).toEqual([
      [
        'rivergraph rebalance',
        { 'rivergraph.pipeline': 'a', 'rivergraph.change': 'revoked', 'rivergraph.partitions': 3 },
      ],
      ['rivergraph dead letter', { 'rivergraph.pipeline': 'a', 'rivergraph.records': 2 }],
    ]);
  });

  it('are made no longer once the instrumentation is disabled', () => {
    const { spans, disable } = instrumented();
    disable();
    disable();

    publish('a', attempt());

    expect(spans()).toEqual([]);
  });
});
