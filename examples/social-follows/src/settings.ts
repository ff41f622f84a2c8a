import type { SinkOptions } from './pipeline.ts';

/** What a deployed writer is told by its environment. */
export interface Settings {
  readonly sink: SinkOptions;
  readonly writeBatch: number;
  /** Requests at a time. */
  readonly slots: number;
  readonly readBatch: number;
  readonly percentError: number;
  readonly clusterId: string;
  /** Where figures go in CloudWatch; nowhere without it. */
  readonly namespace: string | undefined;
  /** The stream that takes what cannot be written. */
  readonly rejectedStream: string | undefined;
}

/** Reads the settings of the function and of the service. Failure: throws when one is missing or makes no sense. */
export function readSettings(environment: NodeJS.ProcessEnv): Settings {
  const text = (name: string): string | undefined => environment[name] || undefined;
  const number = (name: string, usual: number, range: Range): number =>
    numberOf(name, text(name) ?? String(usual), range);
  const writerVcpus = number('WRITER_VCPUS', 2, { min: 1, max: 128 });
  const writeBatch = number('BATCH_WRITE_SIZE', 100, { min: 1, max: 10_000 });
  return {
    sink: {
      url: urlOf(environment),
      auth: text('NEPTUNE_IAM') === 'false' ? undefined : { iam: {} },
      writerVcpus,
      writeBatch,
      conditionalCreate: flagOf('CONDITIONAL_CREATE', text('CONDITIONAL_CREATE') ?? 'true'),
    },
    writeBatch,
    // Neptune has two query threads for each.
    slots: 2 * writerVcpus,
    readBatch: number('BATCH_READ_SIZE', 1_000, { min: 1, max: 10_000 }),
    percentError: number('PERCENT_ERROR', 0, { min: 0, max: 99 }),
    clusterId: text('CLUSTER_ID') ?? 'neptune',
    namespace: text('METRICS_NAMESPACE'),
    rejectedStream: text('REJECTED_STREAM'),
  };
}

/** Reads a setting that must be there. */
export function required(environment: NodeJS.ProcessEnv, name: string): string {
  const value = environment[name];
  if (value) return value;
  throw new TypeError(`${name}: expected a value in the environment, got none`);
}

function urlOf(environment: NodeJS.ProcessEnv): string {
  const host = required(environment, 'NEPTUNE_ENDPOINT');
  const port = numberOf('NEPTUNE_PORT', environment['NEPTUNE_PORT'] || '8182', { min: 1, max: 65_535 });
  return `wss://${host}:${port}/gremlin`;
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function numberOf(name: string, text: string, { min, max }: Range): number {
  const number = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (number >= min && number <= max) return number;
  throw new TypeError(`${name}: expected a whole number from ${min} to ${max}, got '${text}'`);
}

function flagOf(name: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new TypeError(`${name}: expected true or false, got '${text}'`);
}
