import type { PublishedEvent } from '@rivergraph/core';
import { Histogram, type Registry } from 'prom-client';

const outcomes = ['written', 'partial', 'failed'] as const;
/** From a local server that answers at once to the default time-out of the sinks. */
const buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
const maxStrangers = 1_000;

/** Measures the attempts of the sink, of those pipelines that are streams. @internal */
export class Attempts {
  readonly #histogram: Histogram<'stream' | 'outcome'>;
  readonly #isStream: (name: string) => boolean;
  /** Names that were looked up and are streams, or are not. */
  #streams: ReadonlySet<string> = new Set();
  readonly #strangers: Set<string> = new Set();
  readonly #measured: Set<string> = new Set();

  constructor(registry: Registry, isStream: (name: string) => boolean) {
    this.#isStream = isStream;
    this.#histogram = new Histogram({
      name: 'rivergraph_attempt_duration_seconds',
      help: 'How long the sink took for one attempt to write a batch, by outcome.',
      labelNames: ['stream', 'outcome'],
      buckets,
      registers: [registry],
    });
  }

  observe({ pipeline, event }: PublishedEvent): void {
    if (event.type !== 'attempt' || !Number.isFinite(event.durationMs) || !this.#knows(pipeline)) return;
    this.#measured.add(pipeline);
    this.#histogram.observe(
      { stream: pipeline, outcome: event.outcome },
      Math.max(0, event.durationMs) / 1_000,
    );
  }

  /** Forgets every stream but these. */
  keep(streams: ReadonlySet<string>): void {
    this.#streams = streams;
    this.#strangers.clear();
    for (const stream of this.#measured) {
      if (streams.has(stream)) continue;
      this.#measured.delete(stream);
      for (const outcome of outcomes) this.#histogram.remove({ stream, outcome });
    }
  }

  /** Pipelines of other names may run beside the streams: each is looked up once between two scrapes. */
  #knows(name: string): boolean {
    if (this.#streams.has(name) || this.#measured.has(name)) return true;
    if (this.#strangers.has(name)) return false;
    if (this.#isStream(name)) return true;
    if (this.#strangers.size >= maxStrangers) this.#strangers.clear();
    this.#strangers.add(name);
    return false;
  }
}
