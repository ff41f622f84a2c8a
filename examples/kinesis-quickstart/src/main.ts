import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startDynamo, startKinesis } from '@rivergraph/servers';
import { check } from './check.ts';
import { explain, NoServerError } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { compareContents, expectedGraph } from './graph-content.ts';
import { readRatings } from './ratings.ts';
import { figures, printReport } from './report.ts';
import { run } from './run.ts';
import { createPlace } from './stream.ts';
import type { Place } from './stream.ts';
import { counted } from './text.ts';

const exitCodes = { ok: 0, failure: 1, usage: 64, 'no-server': 69, stopped: 130 };

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
  // The first client of the AWS SDK says on Node 20 that releases of 2027 will want a newer one. That is no news of this run.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  tell('Starting Kinesis and DynamoDB, or finding yours …');
  await using kinesis = await startKinesis().catch(noServer);
  await using dynamo = await startDynamo().catch(noServer);
  tell(`Kinesis (${kinesis.emulator ?? 'yours'}) answers at ${kinesis.endpoint}.`);
  tell(`DynamoDB (${dynamo.emulator ?? 'yours'}) answers at ${dynamo.endpoint}.`);
  const signal = listenForStop();
  await using folder = await makeFolder();
  await using place = await createPlace({ kinesis, dynamo }, flags.shards).catch(noServer);
  const code = await runAndCheck(flags, place, { folder: folder.path, signal });
  if (flags.keep && !signal.aborted) await keep(place, folder.path, signal);
  return code;
}

interface Local {
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function runAndCheck(flags: Flags, place: Place, { folder, signal }: Local): Promise<number> {
  const { batch, periodMs, failoverMs, json } = flags;
  const ratings = await readRatings(flags);
  if (!flags.check)
    console.log(
      `Sending ${counted(ratings.length, 'rating')} to ${counted(flags.shards, 'shard')} while worker-1 reads them.`,
    );
  const progress = flags.check ? 'hidden' : 'shown';
  const database = databaseOf(folder);
  const outcome = await run({
    ...{ place, ratings, batch, periodMs, failoverMs },
    ...{ database, folder, progress, signal },
  });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const differences = compareContents(expectedGraph(ratings), outcome.content);
  const report = { outcome, differences };
  const problems = check(outcome, differences);
  if (!flags.check) printReport(report);
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (json !== undefined)
    await writeFile(json, `${JSON.stringify(figures(place, report, problems), undefined, 2)}\n`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.failure;
}

function databaseOf(folder: string): string {
  return join(folder, 'graph.lbug');
}

function noServer(cause: unknown): never {
  throw cause instanceof Error ? new NoServerError(cause.message, { cause }) : cause;
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
  const path = await mkdtemp(join(tmpdir(), 'kinesis-quickstart-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

async function keep(place: Place, folder: string, signal: AbortSignal): Promise<void> {
  const { kinesis, dynamo, stream, table } = place;
  console.log(`
Kept until Ctrl-C:
  Kinesis    ${kinesis.endpoint}, stream ${stream}
  DynamoDB   ${dynamo.endpoint}, table ${table}
  database   ${databaseOf(folder)}`);
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
// What was under way when the user stopped it may try for a while to reach an emulator that is gone.
if (process.exitCode === exitCodes.stopped) process.exit();
