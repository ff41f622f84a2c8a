import { join } from 'node:path';
import {
  counted,
  exitCodes,
  keepUntil,
  listenForStop,
  noServer,
  runExample,
  tell,
  temporaryFolder,
  verdict,
  writeFigures,
} from '@rivergraph/example-kit';
import { startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { check } from './check.ts';
import { expectedGraph } from './expected-graph.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { compareContents } from './graph-content.ts';
import { makePlan } from './plan.ts';
import { figures, printReport } from './report.ts';
import { databaseOf, run } from './run.ts';
import { createTopics } from './topics.ts';
import { readZones } from './zones.ts';

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka, or finding yours …');
  await using kafka = await startKafka().catch(noServer);
  tell(flags, `Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  const signal = listenForStop();
  await using folder = await temporaryFolder('kafka-quickstart');
  const { partitions, replaceTopics } = flags;
  await using topics = await createTopics(kafka, {
    partitions,
    existing: replaceTopics ? 'replace' : 'refuse',
  });
  void topics; // deleted at the end of this block
  const code = await runAndCheck(flags, { kafka, folder: folder.path, signal });
  if (flags.keep && !signal.aborted) await keep(kafka, folder.path, signal);
  return code;
}

interface Place {
  readonly kafka: KafkaServer;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function runAndCheck(flags: Flags, { kafka, folder, signal }: Place): Promise<number> {
  const { trips, partitions, seed, json } = flags;
  const plan = makePlan({ zones: await readZones(), trips, seed });
  tell(flags, `Sending ${counted(trips, 'trip')} while the pipeline reads them.`);
  const progress = flags.check ? 'hidden' : 'shown';
  const outcome = await run({ kafka, plan, partitions, folder, progress, signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const differences = compareContents(expectedGraph(plan), outcome.graph.content);
  const report = { outcome, plan, differences };
  const problems = check(plan, outcome, differences);
  if (!flags.check) printReport(report);
  const code = verdict(problems);
  await writeFigures(json, figures(kafka, report, problems));
  return code;
}

async function keep({ brokers }: KafkaServer, folder: string, signal: AbortSignal): Promise<void> {
  await keepUntil(signal, [
    `Kafka      ${brokers.join(',')}`,
    `database   ${databaseOf(folder)}`,
    `rejected   ${join(folder, 'rejected.jsonl')}`,
  ]);
}

await runExample({ usage, readFlags, main, explain });
