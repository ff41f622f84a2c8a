import { startMemgraphDouble } from '@rivergraph/servers';
import type { MemgraphDouble } from '@rivergraph/servers';
import { onTestFinished } from 'vitest';

/** Starts an empty graph in this process, so that it outlives the streams that write to it. */
export async function startGraph(): Promise<MemgraphDouble> {
  const double = await startMemgraphDouble();
  onTestFinished(async () => await double[Symbol.asyncDispose]());
  return double;
}

/** The ids of the messages in a graph, sorted, each as often as it is there. */
export function idsIn({ graph }: MemgraphDouble, label = 'Message'): readonly number[] {
  const ids = graph.read((now) =>
    [...now.vertices([label])].map((vertex) => Number(now.properties(vertex).get('id'))),
  );
  return ids.toSorted((a, b) => a - b);
}

/** So many numbers from one on. */
export function numbers(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, at) => from + at);
}
