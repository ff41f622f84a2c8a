import type { Attributes } from '@opentelemetry/api';
import { type DataPoint, type Histogram, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';

/** Collects when it is asked to. */
class AskedReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

export interface Telemetry {
  readonly tracerProvider: BasicTracerProvider;
  readonly meterProvider: MeterProvider;
  spans(name?: string): ReadableSpan[];
  points(name: string): Promise<readonly DataPoint<number | Histogram>[]>;
  /** The attributes and value of each point of a counter or gauge. */
  values(name: string): Promise<[Attributes, unknown][]>;
  units(): Promise<Record<string, string>>;
}

/** An SDK that keeps everything in memory. */
export function createTelemetry(): Telemetry {
  const exporter = new InMemorySpanExporter();
  const reader = new AskedReader();
  const metrics = async () => {
    const { resourceMetrics, errors } = await reader.collect();
    if (errors.length > 0) throw new AggregateError(errors, 'collect');
    return resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
  };
  const points = async (name: string) =>
    (await metrics())
      .filter(({ descriptor }) => descriptor.name === name)
      .flatMap(({ dataPoints }) => [...dataPoints]);
  return {
    tracerProvider: new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }),
    meterProvider: new MeterProvider({ readers: [reader] }),
    spans: (name) => exporter.getFinishedSpans().filter((span) => name === undefined || span.name === name),
    points: points as Telemetry['points'],
    values: async (name) => (await points(name)).map(({ attributes, value }) => [attributes, value]),
    units: async () =>
      Object.fromEntries((await metrics()).map(({ descriptor: { name, unit } }) => [name, unit])),
  };
}
