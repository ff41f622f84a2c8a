import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startKafka } from '@rivergraph/servers';
import type { KafkaServer } from '@rivergraph/servers';
import { check } from './check.ts';
import { expectedGraph } from './expected-graph.ts';
import { explain, NoBrokerError } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { compareContents } from './graph-content.ts';
import { makePlan } from './plan.ts';
import { figures, printReport } from './report.ts';
import { databaseOf, run } from './run.ts';
import { createTopics } from './topics.ts';
import { counted } from './text.ts';
import { readZones } from './zones.ts';

const exitCodes = { ok: 0, failure: 1, usage: 64, 'no-broker': 69, stopped: 130 };

/** Ctrl-C, a supervisor, and a terminal that is closed. */
const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function main(): Promise<number> {
  const flags = readFlags(process.argv.slice(2));
  if (flags.help) {
    console.log(usage);
    return exitCodes.ok;
  }
  const tell = flags.check ? (): void => undefined : (text: string): void => console.log(text);
  endQuietly();
  tell('Starting Kafka, or finding yours …');
  await using kafka = await startKafka().catch(noBroker);
  tell(`Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  const signal = listenForStop();
  await using folder = await makeFolder();
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
  if (!flags.check) console.log(`Sending ${counted(trips, 'trip')} while the pipeline reads them.`);
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
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify(figures(kafka, report, problems), undefined, 2)}\n`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.failure;
}

function noBroker(cause: unknown): never {
  throw cause instanceof Error ? new NoBrokerError(cause.message, { cause }) : cause;
}

/** Whoever reads the output may stop in the midst, as `head` does. The run goes on, for the sake of its exit code. */
function endQuietly(): void {
  const onError = (error: NodeJS.ErrnoException): void => {
    if (error.code !== 'EPIPE') throw error;
  };
  process.stdout.on('error', onError);
  process.stderr.on('error', onError);
}

/** The first of them is a request; the second ends the process at once. */
function listenForStop(): AbortSignal {
  const controller = new AbortController();
  for (const signal of stopSignals) process.once(signal, () => controller.abort());
  return controller.signal;
}

async function makeFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'kafka-quickstart-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

async function keep({ brokers }: KafkaServer, folder: string, signal: AbortSignal): Promise<void> {
  console.log(`
Kept until Ctrl-C:
  Kafka      ${brokers.join(',')}
  database   ${databaseOf(folder)}
  rejected   ${join(folder, 'rejected.jsonl')}`);
  // A listener for signals does not keep a process alive.
  const alive = setInterval(() => undefined, 60_000);
  await once(signal, 'abort');
  clearInterval(alive);
}

function fail(error: unknown): number {
  const { text, cause } = explain(error);
  console.error(text);
  return exitCodes[cause];
}

process.exitCode = await main().catch(fail);
// What was under way when the user stopped it may try for a while to reach a broker that is gone.
if (process.exitCode === exitCodes.stopped) process.exit();
