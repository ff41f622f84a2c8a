import type { AwsAddress } from '@rivergraph/servers';
import { callsPerShardMinute, countLeaseCalls } from './lease-calls.ts';
import type { LeaseCalls } from './lease-calls.ts';
import { sharedShards } from './settings.ts';
import { runSettling } from './settling.ts';
import type { Settling } from './settling.ts';
import { SteadyRecords } from './steady-records.ts';

/** How much is done. */
export interface SharingOptions {
  readonly kinesis: AwsAddress;
  readonly leases: AwsAddress;
  /** How long calls are counted. */
  readonly seconds: number;
  /** How many crews settle at the same time, and how often each. */
  readonly crews: number;
  readonly rounds: number;
}

/** What it came to. */
export interface Sharing {
  readonly settlings: readonly Settling[];
  readonly busy: LeaseCalls;
  readonly idle: LeaseCalls;
}

type Tell = (line: string) => void;

const countedFailoverMs = 10_000;
const settledFailoverMs = 3_000;
const workers = 3;

/**
 * Counts the calls of crews that stay as they are, while workers of others come and go: each crew has a table of its own.
 *
 * Settles when all are done, also where one has failed: servers must not go away under the others.
 */
export async function runSharing(options: SharingOptions, tell: Tell): Promise<Sharing> {
  await using _records = new SteadyRecords(options.kinesis, 'busy');
  const sharing = [
    count(options, 'busy', tell),
    count(options, 'idle', tell),
    settleAll(options, tell),
  ] as const;
  await Promise.allSettled(sharing);
  const [busy, idle, settlings] = await Promise.all(sharing);
  return { busy, idle, settlings };
}

async function count(
  { kinesis, leases, seconds }: SharingOptions,
  stream: 'busy' | 'idle',
  tell: Tell,
): Promise<LeaseCalls> {
  const place = { kinesis, leases, stream, table: `counted-${stream}`, shards: sharedShards };
  const counted = await countLeaseCalls({ ...place, failoverMs: countedFailoverMs, workers, seconds });
  const calls = [...counted.calls].map(([operation, number]) => `${number} ${operation}`).join(', ');
  tell(`  calls  ${stream}  ${callsPerShardMinute(counted).toFixed(1)} per shard and minute: ${calls}`);
  return counted;
}

async function settleAll(options: SharingOptions, tell: Tell): Promise<readonly Settling[]> {
  const crews = Array.from({ length: options.crews }, async (_, crew) => settleCrew(options, crew, tell));
  await Promise.allSettled(crews);
  return (await Promise.all(crews)).flat();
}

async function settleCrew(
  { kinesis, leases, rounds }: SharingOptions,
  crew: number,
  tell: Tell,
): Promise<readonly Settling[]> {
  const settlings: Settling[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    const place = {
      kinesis,
      leases,
      stream: 'busy',
      table: `settled-${crew}-${round}`,
      shards: sharedShards,
    };
    const settling = await runSettling({ ...place, failoverMs: settledFailoverMs }, Math.random);
    const { join, crash, replace, leave } = settling;
    const texts = Object.entries({ join, crash, replace, leave }).map(
      ([event, time]) => `${event} ${time.toFixed(2)}`,
    );
    tell(`  settle  crew ${crew + 1}, round ${round}  ${texts.join(', ')}`);
    settlings.push(settling);
  }
  return settlings;
}
