import { randomUUID } from 'node:crypto';
import type { PipelineStats } from '@rivergraph/core';
import { committedLag, counted, everySecond } from '@rivergraph/example-kit';
import type { KafkaConfig } from 'kafkajs';
import { withAdmin } from './kafka.ts';
import type { MeetupGraph } from './meetup-graph.ts';
import { createMeetupPipeline } from './pipeline.ts';
import { recordsOf, topics } from './plan.ts';
import type { Plan } from './plan.ts';
import { producePlan } from './produce.ts';
import { progressText } from './progress.ts';
import { readGraph } from './read-graph.ts';
import { readLetters } from './read-letters.ts';
import type { Letter } from './read-letters.ts';
import type { Neo4jTarget } from './servers.ts';

/** What a run needs. */
export interface RunOptions {
  readonly kafka: KafkaConfig;
  readonly neo4j: Neo4jTarget;
  readonly plan: Plan;
  /** Of the topics of members and of RSVPs, which exist. */
  readonly partitions: number;
  readonly progress: 'shown' | 'hidden';
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/** What a run did, and what it left. */
export interface Outcome {
  readonly stats: PipelineStats;
  /** Records that the group has not committed, as the broker tells after the pipeline has ended. */
  readonly lag: number;
  readonly graph: MeetupGraph;
  readonly letters: readonly Letter[];
  /** From when the pipeline had its partitions until all was written and committed. */
  readonly seconds: number;
}

/**
 * Sends what was planned, streams it from Kafka into Neo4j, and reads what that has left.
 *
 * Settles with `undefined` when it was stopped before the end.
 */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { kafka, neo4j, plan, signal } = options;
  const groupId = `meetup-rsvps-${randomUUID()}`;
  const lettersGroupId = `${groupId}-letters`;
  tell(options, `Sending ${counted(recordsOf(plan), 'record')} to Kafka …`);
  await producePlan(options);
  if (signal.aborted) return undefined;
  try {
    const { stats, seconds } = await stream(options, groupId);
    if (signal.aborted) return undefined;
    const letters = await readLetters(kafka, lettersGroupId);
    const lag = await lagOf(kafka, groupId);
    return { stats, seconds, lag, letters, graph: await readGraph(neo4j) };
  } finally {
    await deleteGroups(kafka, [groupId, lettersGroupId]);
  }
}

function tell({ progress }: RunOptions, text: string): void {
  if (progress === 'shown') console.log(text);
}

async function stream(options: RunOptions, groupId: string): Promise<Pick<Outcome, 'stats' | 'seconds'>> {
  const { kafka, neo4j, plan, signal } = options;
  tell(options, 'Streaming them into Neo4j …');
  await using pipeline = createMeetupPipeline({ kafka, groupId, neo4j });
  const stop = (): void => void pipeline.stop();
  signal.addEventListener('abort', stop);
  const ended = pipeline.run({ until: 'end' });
  await Promise.race([pipeline.ready(), ended]);
  const start = performance.now();
  const line = (): string => progressText(pipeline.stats(), recordsOf(plan));
  const hide = options.progress === 'shown' ? everySecond(line) : () => undefined;
  try {
    const { stats } = await ended;
    return { stats, seconds: (performance.now() - start) / 1_000 };
  } finally {
    hide();
    signal.removeEventListener('abort', stop);
  }
}

async function lagOf(kafka: KafkaConfig, groupId: string): Promise<number> {
  const read = [topics.members, topics.rsvps];
  return await withAdmin(kafka, async (admin) => await committedLag(admin, { groupId, topics: read }));
}

/** The groups are this run's alone. A broker that Ctrl-C has ended too needs no tidying. */
async function deleteGroups(kafka: KafkaConfig, groupIds: string[]): Promise<void> {
  await withAdmin(kafka, async (admin) => await admin.deleteGroups(groupIds)).catch(() => undefined);
}
