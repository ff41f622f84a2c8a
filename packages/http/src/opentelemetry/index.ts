import type { Streams } from '@rivergraph/streams';
import { type MeterProvider, metrics, trace, type TracerProvider } from '@opentelemetry/api';
import { listenToPipelines } from '../metrics/pipeline-events.ts';
import { Instruments } from './instruments.ts';
import { scope } from './names.ts';
import { Spans } from './spans.ts';
import { observeStreams } from './stream-gauges.ts';

/** The options of {@link instrumentPipelines}. @public */
export interface InstrumentOptions {
  /** Takes the spans. @defaultValue the one that is registered, now or later */
  readonly tracerProvider?: TracerProvider | undefined;
  /** Takes the metrics. @defaultValue the one that is registered now */
  readonly meterProvider?: MeterProvider | undefined;
  /** Tells lag, age and the like of these too, whenever metrics are collected. @defaultValue none */
  readonly streams?: Streams | undefined;
}

/** What {@link instrumentPipelines} began. @public */
export interface Instrumentation {
  /** Listens no longer and ends the spans that are open. Idempotent. */
  disable(): void;
}

/**
 * Makes spans and metrics of what every pipeline of this process tells, those of streams and those made by hand, through
 * `@opentelemetry/api`; the SDK behind it is the application's. They hold codes, counts and names, never data and never a server's words.
 *
 * Call it after the SDK is registered: metrics of the api go nowhere when they were asked for before. Each call tells everything once more.
 *
 * @public
 */
export function instrumentPipelines({
  tracerProvider,
  meterProvider,
  streams,
}: InstrumentOptions = {}): Instrumentation {
  const spans = new Spans((tracerProvider ?? trace).getTracer(scope));
  const meter = (meterProvider ?? metrics).getMeter(scope);
  const instruments = new Instruments(meter);
  const stopObserving = streams === undefined ? undefined : observeStreams(meter, streams);
  const stopListening = listenToPipelines((told) => {
    instruments.tell(told);
    spans.tell(told);
  });
  return {
    disable: () => {
      stopListening();
      stopObserving?.();
      spans.close();
    },
  };
}
