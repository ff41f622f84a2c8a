import { closed } from '@rivergraph/core';
import type { StreamInfo, Streams } from '@rivergraph/streams';
import { Registry } from 'prom-client';
import { Attempts } from './attempts.ts';
import { countFigures } from './count-figures.ts';
import { partitionFigures } from './partition-figures.ts';
import { listenToPipelines } from './pipeline-events.ts';
import { processMetrics } from './process-metrics.ts';
import { registerFigure } from './register-figure.ts';
import { runFigures } from './run-figures.ts';
import { streamFigures } from './stream-figures.ts';

/** The figures of streams and of the process in Prometheus' text format. @public */
export interface Metrics {
  /** For the header `content-type`. */
  readonly contentType: string;
  /**
   * Tells all figures as they are now.
   *
   * Concurrency: any. Failure: `closed` after `close`; else that of `streams.show()`.
   */
  text(): Promise<string>;
  /** Listens no longer. Idempotent. */
  close(): void;
}

/**
 * Makes figures of streams, in a registry of prom-client's of their own. The attempts of the sinks are measured from now on; everything else is
 * read from the streams when it is asked for.
 *
 * @public
 */
export function createMetrics(streams: Streams): Metrics {
  const registry = new Registry();
  let shown: readonly StreamInfo[] = [];
  for (const figure of [...streamFigures, ...countFigures, ...runFigures, ...partitionFigures]) {
    registerFigure(registry, figure, () => shown);
  }
  const attempts = new Attempts(registry, (name) => isStream(streams, name));
  const all = Registry.merge([registry, processMetrics()]);
  const stopListening = listenToPipelines((told) => attempts.observe(told));
  let isClosed = false;
  return {
    contentType: all.contentType,
    text: async () => {
      if (isClosed) throw closed('metrics: expected to be open, they are closed');
      // Every figure is read before the first await, so that all are of one moment.
      shown = streams.show();
      attempts.keep(new Set(shown.map(({ name }) => name)));
      return await all.metrics();
    },
    close: () => {
      isClosed = true;
      shown = [];
      stopListening();
    },
  };
}

function isStream(streams: Streams, name: string): boolean {
  try {
    streams.show(name);
    return true;
  } catch {
    return false;
  }
}
