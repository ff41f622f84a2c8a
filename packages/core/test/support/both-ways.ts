import { graphShape, silentLogger, systemClock } from '@rivergraph/core';
import type {
  AnyGraph,
  GraphShape,
  GraphWrite,
  Sink,
  SinkContext,
  WriteContext,
  WriteOrigin,
} from '@rivergraph/core';
import { createMemoryGraph } from '@rivergraph/core/testing';
import { graphLines } from './graph-lines.ts';
import type { GraphContent } from './graph-lines.ts';

/** A write with the record that it comes from. */
export interface PlacedWrite {
  readonly write: GraphWrite;
  readonly origin: WriteOrigin;
}

/** What a batch leads to. */
export interface Outcome {
  /** The places of the writes that failed. */
  readonly failed: readonly number[];
  readonly graph: readonly string[];
}

/** What histories are written into. */
export interface BothWays {
  readonly graph: AnyGraph;
  /** A sink that is open, on an empty database. */
  readonly sink: Sink<GraphWrite>;
  /** Reads the database by other means than the sink's. */
  readonly read: (shape: GraphShape) => Promise<GraphContent>;
}

const somewhere: WriteOrigin = { partition: { topic: 't', id: 't-0' }, position: 0, orderKey: '0' };

/** Writes of which it does not matter where they come from. */
export function placed(...writes: readonly GraphWrite[]): readonly PlacedWrite[] {
  return writes.map((write) => ({ write, origin: somewhere }));
}

/** A context as a runner gives it. */
export function sinkContext(signal: AbortSignal = new AbortController().signal): SinkContext {
  return { signal, clock: systemClock, logger: silentLogger };
}

/** A context of one attempt, which may take a minute. */
function writeContext(signal: AbortSignal = new AbortController().signal): WriteContext {
  return { signal, attempt: 1, deadline: Date.now() + 60_000 };
}

/** Writes batches by the sink, and their writes one by one into memory; gives what each batch led to. */
export async function writeBothWays(
  { graph, sink, read }: BothWays,
  batches: readonly (readonly PlacedWrite[])[],
): Promise<{ readonly batched: readonly Outcome[]; readonly oneByOne: readonly Outcome[] }> {
  const memory = createMemoryGraph();
  const shape = graphShape(graph);
  const batched: Outcome[] = [];
  const oneByOne: Outcome[] = [];
  for (const writes of batches) {
    const refused = writes.flatMap(({ write, origin }, index) =>
      memory.apply(write, origin) === undefined ? [] : [index],
    );
    const { failed = [] } =
      (await sink.write(
        { writes: writes.map(({ write }) => write), originAt: (index) => writes[index]?.origin ?? somewhere },
        writeContext(),
      )) ?? {};
    const indexes = failed.map(({ index }) => index).sort((a, b) => a - b);
    batched.push({ failed: indexes, graph: graphLines(shape, await read(shape)) });
    oneByOne.push({ failed: refused, graph: graphLines(shape, memory) });
  }
  return { batched, oneByOne };
}
