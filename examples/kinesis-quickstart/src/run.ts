import { setTimeout as delay } from 'node:timers/promises';
import { aborted } from '@rivergraph/example-kit';
import { driveKinesis } from '@rivergraph/source-kinesis';
import type { KinesisWorkloadFigures } from '@rivergraph/source-kinesis';
import { openDatabase } from './database.ts';
import type { GraphDatabase, Share } from './database.ts';
import type { GraphContent } from './graph-content.ts';
import { noProgress, showProgress } from './progress.ts';
import type { Course, Progress } from './progress.ts';
import type { Rating } from './ratings.ts';
import { configOf, readLeases, readOrigins, reshard } from './stream.ts';
import type { LeaseRow, Place, ShardOrigin } from './stream.ts';
import { runSteps } from './steps.ts';
import type { Step } from './steps.ts';
import { shardName } from './shard-name.ts';
import { Workers } from './workers.ts';
import type { WorkerResult } from './workers.ts';

/** What a run needs. */
export interface RunOptions {
  readonly place: Place;
  readonly ratings: readonly Rating[];
  readonly batch: number;
  readonly periodMs: number;
  readonly failoverMs: number;
  /** The file of the database, and where rejected records are left. */
  readonly database: string;
  readonly folder: string;
  readonly progress: 'shown' | 'hidden';
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/** What a run did, and what it left. */
export interface Outcome {
  readonly workload: KinesisWorkloadFigures;
  readonly workers: readonly WorkerResult[];
  /** Records that one more worker found to read when the others had stopped. */
  readonly rest: number;
  readonly content: GraphContent;
  readonly shares: readonly Share[];
  readonly origins: readonly ShardOrigin[];
  readonly leases: readonly LeaseRow[];
  /** From the first record that was sent to the last one that was in the database. */
  readonly seconds: number;
}

/** What is under way. */
interface Scene {
  readonly options: RunOptions;
  readonly database: GraphDatabase;
  readonly workers: Workers;
  readonly course: Course;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/**
 * Sends the ratings while one worker, then two read them, and the stream is resharded. Settles with what that left, or with
 * `undefined` when it was stopped before its end.
 */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { place, ratings, folder, failoverMs, signal } = options;
  await using database = openDatabase(options.database);
  const workers = new Workers({ place, database, folder, failoverMs });
  const course: Course = { sent: 0, held: 0 };
  await workers.start('worker-1');
  const start = performance.now();
  const over = new AbortController();
  const progress =
    options.progress === 'shown'
      ? showProgress({ total: ratings.length, course, workers: () => workers.all })
      : noProgress;
  const ending = AbortSignal.any([signal, over.signal]);
  const scene: Scene = { options, database, workers, course, progress, signal: ending };
  let workload: KinesisWorkloadFigures | undefined;
  try {
    workload = await Promise.race([sendAndFollow(scene), aborted(signal)]);
  } finally {
    over.abort();
    progress.end();
    await workers.stop();
  }
  const seconds = (performance.now() - start) / 1_000;
  if (workload === undefined || signal.aborted) return undefined;
  return { workload, seconds, ...(await look(scene)) };
}

/** Looks at what is there, and not at what the workers say. */
async function look({ options, database, workers }: Scene): Promise<Omit<Outcome, 'workload' | 'seconds'>> {
  const { place } = options;
  return {
    workers: await workers.stop(),
    rest: await workers.readRest(),
    content: await database.readContent(),
    shares: await database.readShares(),
    origins: await readOrigins(place),
    leases: await readLeases(place),
  };
}

/** Settles when all is in the database, or can get there no more. A worker that ends before it was stopped has failed. */
async function sendAndFollow(scene: Scene): Promise<KinesisWorkloadFigures> {
  const steps = runSteps(stepsOf(scene));
  const { failed } = scene.workers;
  const workload = await Promise.race([send(scene, steps.reached), steps.failed, failed]);
  await Promise.race([steps.done(), failed]);
  await Promise.race([follow(scene), failed]);
  return workload;
}

/** What happens in the midst of the records. */
function stepsOf({ options, workers, progress }: Scene): readonly Step[] {
  const { place, ratings } = options;
  const join = async (): Promise<void> => {
    progress.tell('worker-2 joins: it asks worker-1 for half of the shards.');
    await workers.start('worker-2');
  };
  const change = async (): Promise<void> => {
    const { split, merged } = await reshard(place);
    progress.tell(
      `Shard ${shardName(split)} is split; shards ${merged.map(shardName).join(' and ')} are merged.`,
    );
  };
  return [
    { at: Math.ceil(ratings.length / 4), act: join },
    { at: Math.ceil(ratings.length / 2), act: change },
  ];
}

async function send(
  { options, course, signal }: Scene,
  reached: (sent: number) => void,
): Promise<KinesisWorkloadFigures> {
  const { place, ratings, batch, periodMs } = options;
  return await driveKinesis({
    stream: place.stream,
    kinesis: configOf(place.kinesis),
    items: ratings,
    partitionKey: ({ person }) => String(person),
    batchSize: batch,
    periodMs,
    signal,
    progress: ({ sent }) => {
      course.sent = sent;
      reached(sent);
    },
  });
}

const pollMs = 250;
/** What has not come after so long without any other does not come. */
const patienceMs = 30_000;

/** Asks the database until it holds all that was sent. */
async function follow({ options, database, course, signal }: Scene): Promise<void> {
  let grewAt = performance.now();
  while (!signal.aborted && course.held < options.ratings.length) {
    const held = await database.countRatings();
    const now = performance.now();
    if (held > course.held) grewAt = now;
    else if (now - grewAt > patienceMs) return;
    course.held = held;
    await delay(pollMs);
  }
}
