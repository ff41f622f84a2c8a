import { counted, whole } from '@rivergraph/example-kit';
import type { Admin } from 'kafkajs';
import type { Driver } from 'neo4j-driver';
import type { Flags } from '../flags.ts';
import type { IdentifiedTrip } from '../taxi/trip-id.ts';
import { runChild } from './child.ts';
import { countTrips, readGraph } from './graph.ts';
import type { GraphLines } from './graph.ts';
import { lagOf, rejectedOf } from './kafka.ts';
import { probe } from './probe.ts';
import type { Probed } from './probe.ts';
import { watch } from './progress.ts';
import { startReplica, stopReplica } from './replica.ts';
import type { Ending, Replica } from './replica.ts';
import type { Scene } from './scene.ts';

/** What a run needs. */
export interface RunOptions {
  readonly scene: Scene;
  readonly admin: Admin;
  readonly driver: Driver;
  readonly flags: Flags;
  /** What will be sent; the producer makes the same of the same flags. */
  readonly trips: readonly IdentifiedTrip[];
  readonly progress: 'shown' | 'hidden';
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/** What a run did, and what it left. */
export interface Outcome {
  readonly streamed: Streamed;
  readonly probed: readonly Probed[];
  readonly endings: readonly Ending[];
  readonly lag: number;
  readonly rejected: number;
  readonly graph: GraphLines;
  /** What the program of that name printed. */
  readonly analysis: string;
}

/** How the trips came into the graph. */
interface Streamed {
  /** From when the producer was started until all was written and committed. */
  readonly seconds: number;
  /** How many trips the graph held when a replica was killed; `undefined` when none was. */
  readonly killedAt: number | undefined;
}

/**
 * Runs the programs as a cluster would, and reads what they have left.
 *
 * Settles with `undefined` when it was stopped before the end. No process of it is left.
 */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { scene, admin, driver, signal } = options;
  tell(options, 'Making topics and index …');
  await runChild({ program: 'prepare', variables: scene.settings }, signal);
  const replicas = await startReplicas(options);
  try {
    const streamed = await stream(options, replicas);
    const probed = await Promise.all(replicas.map(async (replica) => await probe(replica, scene.token)));
    const endings = await Promise.all(replicas.map(stopReplica));
    if (signal.aborted) return undefined;
    tell(options, 'Reading what the database holds …');
    const analysis = await runChild({ program: 'analyse', variables: scene.settings }, signal);
    const [lag, rejected] = [await lagOf(admin), await rejectedOf(admin)];
    return { streamed, probed, endings, analysis, lag, rejected, graph: await readGraph(driver) };
  } finally {
    await Promise.all(replicas.map(async (replica) => await replica[Symbol.asyncDispose]()));
  }
}

function tell({ progress }: RunOptions, text: string): void {
  if (progress === 'shown') console.log(text);
}

async function startReplicas(options: RunOptions): Promise<Replica[]> {
  const { flags, signal } = options;
  const replicas: Replica[] = [];
  tell(options, `Starting ${counted(flags.replicas, 'replica')} of the pipeline …`);
  try {
    while (replicas.length < flags.replicas && !signal.aborted)
      replicas.push(await startNumber(options, replicas.length));
    return replicas;
  } catch (error) {
    await Promise.all(replicas.map(async (replica) => await replica[Symbol.asyncDispose]()));
    throw error;
  }
}

/** A replica that is started again finds the folder that it had. */
async function startNumber({ scene }: RunOptions, number: number): Promise<Replica> {
  return await startReplica({ ...scene.settings, ...(await scene.replica(number)) });
}

async function stream(options: RunOptions, replicas: Replica[]): Promise<Streamed> {
  const { flags, scene, trips } = options;
  const from = flags.parquet === undefined ? ['--trips', String(flags.trips)] : ['--parquet', flags.parquet];
  const args = [...from, '--seed', String(flags.seed)];
  const failed = new AbortController();
  const signal = AbortSignal.any([options.signal, failed.signal]);
  const start = performance.now();
  tell(options, `Sending ${counted(trips.length, 'trip')} to Kafka, and streaming them into Neo4j …`);
  const writing = async (): Promise<number | undefined> => {
    const killedAt = flags.kill ? await killOne({ ...options, signal }, replicas) : undefined;
    await watchTrips({ ...options, signal }, trips.length);
    return killedAt;
  };
  const sending = runChild({ program: 'produce', args, variables: scene.settings }, signal);
  const [sent, written] = await Promise.allSettled([
    sending.catch((error: unknown) => {
      failed.abort();
      throw error;
    }),
    writing(),
  ]);
  if (sent.status === 'rejected') throw sent.reason;
  if (written.status === 'rejected') throw written.reason;
  return { killedAt: written.value, seconds: (performance.now() - start) / 1_000 };
}

/** Kills a replica where three tenths of the trips are written, and starts it again as Kubernetes does a container. */
async function killOne(options: RunOptions, replicas: Replica[]): Promise<number | undefined> {
  const { trips, driver, signal } = options;
  await watchTrips(options, Math.ceil(trips.length * 0.3), 'uncommitted');
  const [victim] = replicas;
  if (victim === undefined || signal.aborted) return undefined;
  await victim[Symbol.asyncDispose]();
  const killedAt = await countTrips(driver);
  tell(options, `  kill -9 of a replica at ${whole(killedAt)}; it starts again`);
  replicas[0] = await startNumber(options, 0);
  return killedAt;
}

/** Settles when the graph holds so many trips, and nothing is left to commit unless that does not matter. */
async function watchTrips(
  { admin, driver, progress, signal }: RunOptions,
  count: number,
  until: 'committed' | 'uncommitted' = 'committed',
): Promise<void> {
  const look = async (): Promise<{ trips: number; lag: number; isEnough: boolean }> => {
    const [trips, lag] = await Promise.all([countTrips(driver), lagOf(admin)]);
    return { trips, lag, isEnough: trips >= count && (until === 'uncommitted' || lag === 0) };
  };
  await watch({ look, progress, signal });
}
