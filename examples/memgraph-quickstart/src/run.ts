import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { CheckResult, Pipeline, PipelineStats } from '@rivergraph/core';
import {
  committedLag,
  counted,
  everySecond,
  letterLine,
  readLetters,
  readPeople,
} from '@rivergraph/example-kit';
import type { Letter, PeopleContent, PeoplePlan, PeopleQuery } from '@rivergraph/example-kit';
import { withKafkaAdmin } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import { createPeoplePipeline } from './pipeline.ts';
import type { MemgraphTarget } from './pipeline.ts';
import { producePlan } from './produce.ts';
import { progressText } from './progress.ts';
import { topic } from './topic.ts';

/** What a run needs. */
export interface RunOptions {
  readonly kafka: KafkaAddress;
  readonly memgraph: MemgraphTarget;
  /** Asks the database, past the pipeline. */
  readonly query: PeopleQuery;
  readonly plan: PeoplePlan;
  /** Where the file of rejected messages is left. */
  readonly folder: string;
  readonly progress: 'shown' | 'hidden';
  /** Ends the run in good order. */
  readonly signal: AbortSignal;
}

/** What a run did, and what it left. */
export interface Outcome {
  /** What a look at the first messages found before anything was written. */
  readonly dryRun: CheckResult;
  readonly stats: PipelineStats;
  /** Messages that the group has not committed, as the broker tells after the pipeline has ended. */
  readonly lag: number;
  readonly content: PeopleContent;
  readonly letters: readonly Letter[];
  /** From when the pipeline had its partitions until all was written and committed. */
  readonly seconds: number;
}

/** How many messages the dry run looks at. */
const firstMessages = 100;

/** Where a run leaves the messages that it has set aside. */
export function rejectsIn(folder: string): string {
  return join(folder, 'rejected.jsonl');
}

/**
 * Sends what was planned, streams it from Kafka into Memgraph, and reads what that has left.
 *
 * Settles with `undefined` when it was stopped before the end.
 */
export async function run(options: RunOptions): Promise<Outcome | undefined> {
  const { kafka, memgraph, query, plan, folder, signal } = options;
  const groupId = `memgraph-quickstart-${randomUUID()}`;
  const rejects = rejectsIn(folder);
  tell(options, `Sending ${counted(plan.sent.length, 'message')} to Kafka …`);
  await producePlan(options);
  if (signal.aborted) return undefined;
  await using pipeline = createPeoplePipeline({
    kafka: { brokers: [...kafka.brokers] },
    groupId,
    memgraph,
    rejects,
  });
  const dryRun = await pipeline.check({ limit: { records: firstMessages } });
  tell(options, describeDryRun(dryRun));
  try {
    const { stats, seconds } = await stream(options, pipeline);
    if (signal.aborted) return undefined;
    const letters = await readLetters(rejects);
    const lag = await lagOf(kafka, groupId);
    const content = { ...(await readPeople(query)), letters: letters.map(letterLine) };
    return { dryRun, stats, seconds, lag, content, letters };
  } finally {
    await deleteGroup(kafka, groupId);
  }
}

function tell({ progress }: RunOptions, text: string): void {
  if (progress === 'shown') console.log(text);
}

function describeDryRun({ records, writes, rejected, statements }: CheckResult): string {
  const [looked, by] = [counted(records, 'message'), counted(statements.length, 'statement')];
  return `Dry run: of the first ${looked} ${writes} would be written, by ${by}, and ${rejected.length} set aside.`;
}

async function stream(options: RunOptions, pipeline: Pipeline): Promise<Pick<Outcome, 'stats' | 'seconds'>> {
  const { plan, signal } = options;
  tell(options, 'Streaming them into Memgraph …');
  const stop = (): void => void pipeline.stop();
  signal.addEventListener('abort', stop);
  const ended = pipeline.run({ until: 'end' });
  await Promise.race([pipeline.ready(), ended]);
  const start = performance.now();
  const line = (): string => progressText(pipeline.stats(), plan.sent.length);
  const hide = options.progress === 'shown' ? everySecond(line) : () => undefined;
  try {
    const { stats } = await ended;
    return { stats, seconds: (performance.now() - start) / 1_000 };
  } finally {
    hide();
    signal.removeEventListener('abort', stop);
  }
}

async function lagOf(kafka: KafkaAddress, groupId: string): Promise<number> {
  return await withKafkaAdmin(
    kafka,
    async (admin) => await committedLag(admin, { groupId, topics: [topic] }),
  );
}

/** The group is this run's alone. A broker that Ctrl-C has ended too needs no tidying. */
async function deleteGroup(kafka: KafkaAddress, groupId: string): Promise<void> {
  await withKafkaAdmin(kafka, async (admin) => await admin.deleteGroups([groupId])).catch(() => undefined);
}
