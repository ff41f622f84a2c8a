import { createMemoryDeadLetter, createPipeline } from '@rivergraph/core';
import {
  createManualClock,
  createMemorySink,
  createMemorySource,
  createMemoryStream,
  testWrite,
  type TestWrite,
} from '@rivergraph/core/testing';
import { describe, expect, it, onTestFinished } from 'vitest';
import { instrumentPipelines } from '../../src/opentelemetry/index.ts';
import { createTelemetry } from './support.ts';

describe('a pipeline that is instrumented', () => {
  it('is traced and counted, without streams and without its data', async () => {
    const telemetry = createTelemetry();
    onTestFinished(instrumentPipelines(telemetry).disable);
    const clock = createManualClock();
    const stream = createMemoryStream({ partitions: 1 });
    stream.appendValues(
      0,
      Array.from({ length: 10 }, (_, index) => `secret-${index}`),
    );
    stream.endAll();
    const sink = createMemorySink({
      poison: (write) => (write as TestWrite).payload === 'secret-3',
      poisonFails: 'writes',
    });
    sink.failNext({ type: 'fail', code: 'unavailable' });
    const pipeline = createPipeline({
      name: 'numbers',
      source: createMemorySource({ stream }),
      transform: ({ value }) => testWrite(String(value), value),
      sink,
      deadLetter: createMemoryDeadLetter(),
      clock,
    });

    const { stats } = await clock.runUntil(pipeline.run());

    const attempts = telemetry
      .spans('rivergraph write')
      .map(({ attributes }) => attributes['rivergraph.outcome']);
    expect(attempts).toEqual(['failed', 'partial']);
    expect(telemetry.spans('rivergraph dead letter')).toHaveLength(1);
    expect(await telemetry.values('rivergraph.writes')).toEqual([
      [{ 'rivergraph.pipeline': 'numbers' }, stats.written],
    ]);
    const all = telemetry
      .spans()
      .map(({ name, attributes, status, events }) => ({ name, attributes, status, events }));
    expect(all.every(({ attributes }) => attributes['rivergraph.pipeline'] === 'numbers')).toBe(true);
    expect(JSON.stringify(all)).not.toContain('secret');
  });
});
