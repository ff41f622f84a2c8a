import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { DeadLetterRecord, Pipeline, PipelineStats, RunResult } from '@rivergraph/core';
import { aborted } from '@rivergraph/example-kit';
import type { KafkaServer } from '@rivergraph/servers';
import type { Admin } from 'kafkajs';
import { followLag, lagOf } from './follow-lag.ts';
import { createTaxiPipeline } from './pipeline.ts';
import { recordsOf, roundsOf } from './plan.ts';
import type { Plan } from './plan.ts';
import { produceRounds } from './produce.ts';
import { showProgress } from './progress.ts';
import type { Course } from './progress.ts';
import { readGraph } from './read-graph.ts';
import type { GraphRead } from './read-graph.ts';
import { readRejects } from './read-rejects.ts';
import { withAdmin } from './topics.ts';

/** What a run needs. */
export interface RunOptions {
  readonly kafka: KafkaServer;
  readonly plan: Plan;
  /** Of the topic of trips, which exists. */
  readonly partitions: number;
  /** Where the database and the file of rejected records are left. */
  readonly folder: string;
  readonly progress: 'shown' | 'hidden';
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/** What a run did, and what it left. */
export interface Outcome {
  readonly stats: PipelineStats;
  /** Records that the group has not committed, as the broker tells after the pipeline has ended. */
  readonly lag: number;
  /** Writes that had to wait for a zone. */
  readonly waited: number;
  readonly graph: GraphRead;
  readonly rejects: readonly DeadLetterRecord[];
  /** From the first record that was sent to the last one that was committed. */
  readonly seconds: number;
}

/** Where a run leaves its database. */
export function databaseOf(folder: string): string {
  return join(folder, 'graph.lbug');
}

/**
 * Sends what was planned while the pipeline reads it, stops the pipeline when all is committed, and reads what it left.
 *
 * Settles with `undefined` when it was stopped before that.
 */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { kafka, folder, signal } = options;
  const groupId = `kafka-quickstart-${randomUUID()}`;
  const rejects = join(folder, 'rejected.jsonl');
  let waited = 0;
  await using pipeline = createTaxiPipeline({
    brokers: kafka.brokers,
    groupId,
    database: databaseOf(folder),
    rejects,
    observer: (event) => {
      if (event.type === 'parked') waited += event.writes;
    },
  });
  const ended = pipeline.run();
  await Promise.race([pipeline.ready(), ended]);
  const start = performance.now();
  await sendAndFollow(pipeline, ended, { ...options, groupId });
  const seconds = (performance.now() - start) / 1_000;
  await pipeline.stop();
  const { stats } = await ended;
  if (signal.aborted) return undefined;
  const lag = await withAdmin(kafka, async (admin) => await lagOf(admin, groupId));
  const graph = await readGraph(databaseOf(folder));
  return { stats, lag, waited, graph, rejects: await readRejects(rejects), seconds };
}

interface Following extends RunOptions {
  readonly groupId: string;
}

/** Settles when all is committed, or at the abort. A pipeline that ends before it was stopped has failed, and so has this. */
async function sendAndFollow(
  pipeline: Pipeline,
  ended: Promise<RunResult>,
  options: Following,
): Promise<void> {
  const over = new AbortController();
  const signal = AbortSignal.any([options.signal, over.signal]);
  const course: Course = { sent: 0, lag: 0 };
  const total = recordsOf(options.plan);
  const hideProgress =
    options.progress === 'shown' ? showProgress(pipeline, { total, course }) : () => undefined;
  try {
    const done = untilDone({ ...options, signal }, course);
    // A broker that Ctrl-C has ended too answers no more, so nobody waits for what is being sent.
    await Promise.race([done, ended, aborted(signal)]);
  } finally {
    over.abort();
    hideProgress();
  }
}

async function untilDone(
  { kafka, plan, partitions, groupId, signal }: Following,
  course: Course,
): Promise<void> {
  let isSent = false;
  const onSend = (records: number): void => void (course.sent += records);
  const send = async (): Promise<void> => {
    await produceRounds({ brokers: kafka.brokers, partitions, rounds: roundsOf(plan), onSend, signal });
    isSent = true;
  };
  const follow = async (admin: Admin): Promise<void> => {
    // What was sent after the broker was asked is in the next answer.
    let wasSent = false;
    const onLag = (lag: number): 'go on' | 'enough' => {
      course.lag = lag;
      const isDone = wasSent && lag === 0;
      wasSent = isSent;
      return isDone ? 'enough' : 'go on';
    };
    await followLag(admin, { groupId, onLag, signal });
  };
  await Promise.all([send(), withAdmin(kafka, follow)]);
}
