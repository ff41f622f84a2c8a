import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { KinesisClient, KinesisClientConfig } from '@aws-sdk/client-kinesis';
import { misconfigured } from '@rivergraph/core';
import type { LeaseStore } from './leases/lease-store.ts';
import { checkStartAt } from './leases/start-at.ts';
import type { StartAt } from './leases/start-at.ts';
import type { KinesisSourceOptions } from './options.ts';

/** Options with their defaults, checked. */
export interface ResolvedKinesisOptions {
  readonly stream: string;
  readonly kinesis: KinesisClientConfig | KinesisClient;
  readonly leases: LeaseStore;
  readonly startAt: StartAt;
  readonly workerId: string;
  readonly failoverMs: number;
  readonly maxLeases: number;
  readonly pollIntervalMs: number;
  readonly minPollIntervalMs: number;
  readonly commitIntervalMs: number;
  readonly deaggregate: boolean;
  random(): number;
}

/** Less leaves no time for a renewal that fails to be made again. */
const leastFailoverMs = 100;
/** The longest time that a timer can wait. */
const mostMs = 2 ** 31 - 1;

/** Resolves and checks the options of a Kinesis source. */
export function resolveKinesisOptions(
  options: KinesisSourceOptions<unknown, unknown>,
): ResolvedKinesisOptions {
  const { stream, kinesis = {}, leases, startAt = 'trim-horizon', deaggregate = true } = options;
  if (typeof stream !== 'string' || stream === '') throw wrong('stream', 'a name or an ARN', stream);
  if (typeof kinesis !== 'object' || kinesis === null)
    throw wrong('kinesis', 'a client of the AWS SDK, or a configuration for one', kinesis);
  if (typeof leases !== 'object' || leases === null || typeof leases.open !== 'function')
    throw wrong('leases', 'a lease store, such as createDynamoLeaseStore makes', leases);
  if (typeof deaggregate !== 'boolean') throw wrong('deaggregate', 'true or false', deaggregate);
  const failoverMs = ms('failoverMs', options.failoverMs ?? 10_000, leastFailoverMs);
  const minPollIntervalMs = ms('minPollIntervalMs', options.minPollIntervalMs ?? 250, 0);
  return {
    stream,
    kinesis,
    leases,
    startAt: checkStartAt(startAt),
    workerId: checkWorkerId(options.workerId),
    failoverMs,
    maxLeases: checkShards(options.maxShards ?? Number.POSITIVE_INFINITY),
    pollIntervalMs: ms('pollIntervalMs', options.pollIntervalMs ?? 1_000, 0),
    minPollIntervalMs,
    commitIntervalMs: ms('commitIntervalMs', options.commitIntervalMs ?? Math.ceil(failoverMs / 3), 1),
    deaggregate,
    random: Math.random,
  };
}

function checkWorkerId(workerId: unknown): string {
  if (workerId === undefined) return `${hostname()}:${process.pid}:${randomUUID()}`;
  if (typeof workerId === 'string' && workerId !== '') return workerId;
  throw wrong('workerId', 'a name', workerId);
}

function checkShards(maxShards: unknown): number {
  const isCount = Number.isInteger(maxShards) || maxShards === Number.POSITIVE_INFINITY;
  if (typeof maxShards === 'number' && isCount && maxShards >= 1) return maxShards;
  throw wrong('maxShards', 'a whole number of at least 1', maxShards);
}

function ms(option: string, value: unknown, least: number): number {
  if (typeof value === 'number' && value >= least && value <= mostMs) return value;
  throw wrong(option, `milliseconds from ${least} to ${mostMs}`, value);
}

function wrong(option: string, expected: string, value: unknown): Error {
  return misconfigured(`option ${option}: expected ${expected}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number') return String(value);
  return value === '' ? 'an empty text' : `a value of type ${typeof value}`;
}
