import type { GraphWrite, RivergraphError, Sink, WriteResult } from '@rivergraph/core';
import { systemClock } from '@rivergraph/core';
import { createNeptuneSink } from '../../src/index.ts';
import type { NeptuneSinkOptions, NeptuneSinkWrite } from '../../src/index.ts';
import { contextOf, never } from './pool-of.ts';

/** A sink that is open until it goes out of scope. */
export class OpenSink implements AsyncDisposable {
  readonly sink: Sink<NeptuneSinkWrite>;

  constructor(sink: Sink<NeptuneSinkWrite>) {
    this.sink = sink;
  }

  /** One attempt to write, which may take a minute. */
  async write(
    writes: readonly NeptuneSinkWrite[],
    batch: { readonly atomic?: true } = {},
  ): Promise<WriteResult | undefined> {
    const context = { signal: never, attempt: 1, deadline: systemClock.now() + 60_000 };
    return await this.sink.write({ writes, ...batch }, context);
  }

  /** As {@link write}, of writes that all must go through. */
  async writeAll(...writes: readonly GraphWrite[]): Promise<void> {
    const result = await this.write(writes);
    if (result !== undefined)
      throw new Error(`expected all to be written, got ${result.failed.length} failed`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sink.close();
  }
}

/** Opens a sink. */
export async function openSink(options: NeptuneSinkOptions): Promise<OpenSink> {
  const sink = createNeptuneSink(options);
  await sink.open(contextOf());
  return new OpenSink(sink);
}

/** The coded error that a promise rejects with. */
export async function rejectionOf(work: Promise<unknown>): Promise<RivergraphError> {
  const result = await work.then(
    () => undefined,
    (error: unknown) => error,
  );
  if (result === undefined) throw new Error('expected an error, got none');
  return result as RivergraphError;
}
