import { CloudWatchClient, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import type { CloudWatchClientConfig, MetricDatum, StandardUnit } from '@aws-sdk/client-cloudwatch';
import type { Meter, Readings } from './meter.ts';

/** Where figures go, and what they are called there. */
export interface PublisherOptions {
  readonly meter: Meter;
  readonly namespace: string;
  /** Tells figures of several databases apart. */
  readonly clusterId: string;
  /** A client of the caller's, or what one is made of. @defaultValue `{}` */
  readonly client?: MetricClient | CloudWatchClientConfig | undefined;
  /** Told when figures are lost, once a minute at most. @defaultValue `console.warn` */
  readonly warn?: ((message: string) => void) | undefined;
}

/** The part of a client of CloudWatch that is needed. */
interface MetricClient {
  send(command: PutMetricDataCommand, options: { readonly abortSignal: AbortSignal }): Promise<unknown>;
  destroy(): void;
}

/** Brings figures to CloudWatch. */
export interface Publisher {
  /**
   * Sends what came together since the last call; nothing is sent where nothing came.
   *
   * Settles within `timeoutMs`. Never rejects: figures that cannot be sent are lost, and the pipeline goes on.
   */
  publish(timeoutMs?: number): Promise<void>;
  /** How many calls failed. */
  readonly failed: number;
  close(): void;
}

/** CloudWatch takes as many values for a figure in one call. */
const valuesPerCall = 150;
const warnEveryMs = 60_000;
const defaultTimeoutMs = 2_000;

/** Makes what brings a meter's readings to CloudWatch, by the second. Does no I/O. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { meter, namespace, clusterId, client: given = {}, warn = (text) => console.warn(text) } = options;
  const client = 'send' in given ? given : new CloudWatchClient({ maxAttempts: 2, ...given });
  const place = { namespace, clusterId };
  let failed = 0;
  let warnedAt = -Infinity;
  const fail = (error: unknown): void => {
    failed += 1;
    if (performance.now() - warnedAt < warnEveryMs) return;
    warnedAt = performance.now();
    warn(
      `CloudWatch: figures are lost: ${error instanceof Error ? `${error.name}: ${error.message}` : typeof error}`,
    );
  };
  return {
    publish: async (timeoutMs = defaultTimeoutMs) => {
      const abortSignal = AbortSignal.timeout(timeoutMs);
      for (const command of commandsOf(meter.take(), place, new Date())) {
        try {
          await client.send(command, { abortSignal });
        } catch (error) {
          fail(error);
        }
      }
    },
    get failed() {
      return failed;
    },
    close: () => client.destroy(),
  };
}

type Place = Pick<PublisherOptions, 'namespace' | 'clusterId'>;

function commandsOf(readings: Readings, place: Place, at: Date): readonly PutMetricDataCommand[] {
  const { edgesSubmitted, writeDurations, retries } = readings;
  const calls = Math.ceil(Math.max(edgesSubmitted.length, writeDurations.length) / valuesPerCall);
  const commands = Array.from({ length: Math.max(calls, retries > 0 ? 1 : 0) }, (_, call) => {
    const slice = (values: readonly number[]): readonly number[] =>
      values.slice(call * valuesPerCall, (call + 1) * valuesPerCall);
    const data = [
      datumOf('EdgesSubmitted', 'Count', slice(edgesSubmitted)),
      datumOf('WriteDuration', 'Milliseconds', slice(writeDurations)),
      datumOf('RetryCount', 'Count', call === 0 ? [retries] : []),
    ].flat();
    return new PutMetricDataCommand({
      Namespace: place.namespace,
      MetricData: data.map((datum) => ({ ...datum, ...commonOf(place, at) })),
    });
  });
  return commands;
}

function datumOf(name: string, unit: StandardUnit, values: readonly number[]): readonly MetricDatum[] {
  if (values.length === 0) return [];
  return [{ MetricName: name, Unit: unit, Values: [...values] }];
}

function commonOf({ clusterId }: Place, at: Date): Partial<MetricDatum> {
  return { Dimensions: [{ Name: 'clusterId', Value: clusterId }], Timestamp: at, StorageResolution: 1 };
}

/** Publishes every second until it is ended; the end publishes what is left. */
export function publishEverySecond(publisher: Publisher): () => Promise<void> {
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = last.then(async () => await publisher.publish());
  }, 1_000);
  return async () => {
    clearInterval(timer);
    await last;
    await publisher.publish();
  };
}
