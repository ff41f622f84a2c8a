import type { PipelineEvent, Sink, Write } from '@rivergraph/core';

/** What writing came to since it was last asked for. */
export interface Readings {
  /** For each request that was written: how many edges it held. */
  readonly edgesSubmitted: readonly number[];
  /** For each request, those that failed too: how long it took, in milliseconds. */
  readonly writeDurations: readonly number[];
  /** How many requests were made again. */
  readonly retries: number;
}

/** What writing came to, all in all. */
export interface MeterTotals {
  readonly edges: number;
  readonly requests: number;
  readonly retries: number;
  /** Of all requests together, and of the longest one, in milliseconds. */
  readonly duration: number;
  readonly longest: number;
}

/** Counts and times what goes through a sink. */
export class Meter {
  readonly #keep: 'readings' | 'totals';
  #edges: number[] = [];
  #durations: number[] = [];
  #retries = 0;
  readonly #sum = { edges: 0, requests: 0, retries: 0, duration: 0, longest: 0 };
  readonly #now: () => number;

  /** With `readings` it holds single values until they are taken, so somebody has to. */
  constructor(keep: 'readings' | 'totals', now: () => number = () => performance.now()) {
    this.#keep = keep;
    this.#now = now;
  }

  /** The observer for a pipeline: it sees what is made again. */
  readonly observe = (event: PipelineEvent): void => {
    if (event.type !== 'retry') return;
    this.#retries += 1;
    this.#sum.retries += 1;
  };

  /** Makes a sink that does what the given one does, and is counted. */
  attach<TWrite extends Write>(sink: Sink<TWrite>): Sink<TWrite> {
    return wrapWrite(sink, async (batch, context) => {
      const start = this.#now();
      try {
        const result = await sink.write(batch, context);
        this.#addEdges(batch.writes.length - (result?.failed.length ?? 0));
        return result;
      } finally {
        this.#addDuration(this.#now() - start);
      }
    });
  }

  /** Gives what came together since the last call. */
  take(): Readings {
    const readings = {
      edgesSubmitted: this.#edges,
      writeDurations: this.#durations,
      retries: this.#retries,
    };
    this.#edges = [];
    this.#durations = [];
    this.#retries = 0;
    return readings;
  }

  get totals(): MeterTotals {
    return { ...this.#sum };
  }

  #addEdges(edges: number): void {
    if (this.#keep === 'readings') this.#edges.push(edges);
    this.#sum.edges += edges;
  }

  #addDuration(duration: number): void {
    if (this.#keep === 'readings') this.#durations.push(duration);
    this.#sum.requests += 1;
    this.#sum.duration += duration;
    this.#sum.longest = Math.max(this.#sum.longest, duration);
  }
}

/** Makes a sink that is the given one but for how it writes. */
export function wrapWrite<TWrite extends Write>(
  sink: Sink<TWrite>,
  write: Sink<TWrite>['write'],
): Sink<TWrite> {
  const { conflictKeys, describe, prepareSchema } = sink;
  return {
    name: sink.name,
    features: sink.features,
    get limits() {
      return sink.limits;
    },
    open: async (context) => await sink.open(context),
    write,
    close: async () => await sink.close(),
    conflictKeys: conflictKeys === undefined ? undefined : (one) => conflictKeys.call(sink, one),
    describe: describe === undefined ? undefined : (batch) => describe.call(sink, batch),
    prepareSchema:
      prepareSchema === undefined
        ? undefined
        : async (mode, context) => await prepareSchema.call(sink, mode, context),
  };
}
