import { randomUUID } from 'node:crypto';
import type { PipelineStats } from '@rivergraph/core';
import { counted, everySecond, whole } from '@rivergraph/example-kit';
import { makeAcquaintances } from './acquaintances.ts';
import { makeCharges, totalsOf } from './charges.ts';
import type { Charges, Totals } from './charges.ts';
import type { Flags } from './flags.ts';
import { loadUsers } from './load-users.ts';
import { createChargesPipeline } from './pipeline.ts';
import { produceCharges } from './produce.ts';
import { meter, progressText } from './progress.ts';
import { readGraph } from './read-graph.ts';
import type { GraphRead } from './read-graph.ts';
import { lagOf, topic } from './room.ts';
import { targetOf } from './servers.ts';
import type { Servers } from './servers.ts';

/** What a run needs. */
export interface RunOptions {
  readonly servers: Servers;
  readonly flags: Pick<Flags, 'messages' | 'batch' | 'slots' | 'partitions' | 'seed'>;
  readonly progress: 'shown' | 'hidden';
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/** What a run did, and what it left. */
export interface Outcome {
  readonly sent: Totals;
  readonly stats: PipelineStats;
  /** How many attempts to load users were made again. */
  readonly loadRetries: number;
  readonly seconds: Seconds;
  /** What this process used while it streamed; the rest is the servers'. */
  readonly cpuSeconds: number;
  /** Messages that the group has not committed, as the broker tells after the pipeline has ended. */
  readonly lag: number;
  readonly graph: GraphRead;
}

/** How long each part took. */
interface Seconds {
  readonly load: number;
  readonly produce: number;
  /** From when the pipeline had its partitions until all was written and committed, and everything was closed. */
  readonly stream: number;
  readonly read: number;
}

/**
 * Loads the users, sends the charges, streams them from Kafka into Neo4j, and reads what that has left.
 *
 * Settles with `undefined` when it was stopped before the end.
 */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { servers, flags, signal } = options;
  const { messages, seed } = flags;
  const charges = makeCharges({ count: messages, seed });
  const load = await timed(async () => await loadAll(options));
  const produce = await timed(async () => await produceAll(options, charges));
  if (signal.aborted) return undefined;
  const groupId = `movie-charges-${randomUUID()}`;
  const streamed = await stream(options, groupId);
  if (signal.aborted) return undefined;
  tell(options, 'Reading what the database holds …');
  const lag = await lagOf(servers.kafka, groupId);
  const read = await timed(async () => await readGraph(servers.neo4j));
  return {
    ...streamed,
    sent: totalsOf(charges),
    loadRetries: load.value,
    seconds: { load: load.seconds, produce: produce.seconds, stream: streamed.seconds, read: read.seconds },
    lag,
    graph: read.value,
  };
}

function tell({ progress }: Pick<RunOptions, 'progress'>, text: string): void {
  if (progress === 'shown') console.log(text);
}

async function timed<T>(task: () => Promise<T>): Promise<{ readonly value: T; readonly seconds: number }> {
  const start = performance.now();
  const value = await task();
  return { value, seconds: (performance.now() - start) / 1_000 };
}

/** Settles with how many attempts were made again. */
async function loadAll(options: RunOptions): Promise<number> {
  const { servers, flags, signal } = options;
  const { messages: users, seed, batch, slots } = flags;
  tell(options, `Loading ${counted(users, 'user')} and whom they know …`);
  const acquaintances = makeAcquaintances({ users, seed });
  const neo4j = targetOf(servers.neo4j);
  let retries = 0;
  const onRetry = (): void => void (retries += 1);
  await showing(options, 'loaded', async (onWrite) => {
    await loadUsers({ acquaintances, neo4j, batch, slots, onWrite, onRetry, signal });
  });
  return retries;
}

async function produceAll(options: RunOptions, charges: Charges): Promise<void> {
  const { servers, flags, signal } = options;
  const { messages, partitions } = flags;
  if (signal.aborted) return;
  tell(options, `Sending ${counted(messages, 'message')} to Kafka …`);
  const { brokers } = servers.kafka;
  await showing(options, 'sent', async (onSend) => {
    await produceCharges({ brokers, topic, partitions, charges, onSend, signal });
  });
}

/** Shows a count while a task makes it grow. */
async function showing(
  { progress }: RunOptions,
  verb: string,
  task: (add: (count: number) => void) => Promise<void>,
): Promise<void> {
  let done = 0;
  const hide = progress === 'shown' ? everySecond(() => `${verb} ${whole(done)}`) : () => undefined;
  try {
    await task((count) => void (done += count));
  } finally {
    hide();
  }
}

interface Streamed {
  readonly stats: PipelineStats;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

async function stream(options: RunOptions, groupId: string): Promise<Streamed> {
  const { servers, flags, signal } = options;
  const { messages, batch, slots } = flags;
  tell(options, `Streaming them into Neo4j, ${counted(slots, 'transaction')} of ${whole(batch)} at a time …`);
  const { brokers } = servers.kafka;
  const neo4j = targetOf(servers.neo4j);
  await using pipeline = createChargesPipeline({ brokers, topic, groupId, neo4j, batch, slots });
  const stop = (): void => void pipeline.stop();
  signal.addEventListener('abort', stop);
  const ended = pipeline.run({ until: 'end' });
  await Promise.race([pipeline.ready(), ended]);
  const start = performance.now();
  const cpu = process.cpuUsage();
  const rate = meter(start);
  const line = (): string => {
    const stats = pipeline.stats();
    return progressText(stats, { messages, perSecond: rate(stats.written, performance.now()) });
  };
  const hide = options.progress === 'shown' ? everySecond(line) : () => undefined;
  try {
    const { stats } = await ended;
    const { user, system } = process.cpuUsage(cpu);
    return { stats, seconds: (performance.now() - start) / 1_000, cpuSeconds: (user + system) / 1e6 };
  } finally {
    hide();
    signal.removeEventListener('abort', stop);
  }
}
