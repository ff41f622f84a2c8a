import { answerOf, statusOf } from './replica.ts';
import type { Replica } from './replica.ts';

/** What Kubernetes asks. */
export const probePaths: { readonly live: string; readonly ready: string } = {
  live: '/health/live',
  ready: '/health/ready',
};

/** What a replica says of itself. */
export interface Probed {
  readonly live: number | undefined;
  readonly ready: number | undefined;
  /** Of `/metrics` without the token. */
  readonly metricsWithoutToken: number | undefined;
  readonly metrics: number | undefined;
  /** What its metrics say, counted since its process was started. */
  readonly written: number;
  /** Attempts that were made again: replicas that want the same place at once. */
  readonly retries: number;
  readonly isUp: boolean;
  readonly residentBytes: number;
}

/** Asks a replica what Kubernetes and a monitor would ask it. */
export async function probe({ url }: Pick<Replica, 'url'>, token: string): Promise<Probed> {
  const metrics = await answerOf(`${url}/metrics`, token);
  const text = metrics?.text ?? '';
  return {
    live: await statusOf(`${url}${probePaths.live}`),
    ready: await statusOf(`${url}${probePaths.ready}`),
    metricsWithoutToken: await statusOf(`${url}/metrics`),
    metrics: metrics?.status,
    written: metricOf(text, 'rivergraph_writes_written_total'),
    retries: metricOf(text, 'rivergraph_retries_total'),
    isUp: metricOf(text, 'rivergraph_stream_up') === 1,
    residentBytes: metricOf(text, 'process_resident_memory_bytes'),
  };
}

/** Finds the value of a metric in Prometheus' text format, added up over its labels; 0 where it is not told. */
export function metricOf(text: string, name: string): number {
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name} `) || line.startsWith(`${name}{`))
    .reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' ') + 1)), 0);
}
