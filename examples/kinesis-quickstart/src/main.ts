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
import { startDynamo, startKinesis } from '@rivergraph/servers';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { compareContents, expectedGraph } from './graph-content.ts';
import { readRatings } from './ratings.ts';
import { figures, printReport } from './report.ts';
import { run } from './run.ts';
import { createPlace } from './stream.ts';
import type { Place } from './stream.ts';

async function main(flags: Flags): Promise<number> {
  // The first client of the AWS SDK says on Node 20 that releases of 2027 will want a newer one. That is no news of this run.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
  tell(flags, 'Starting Kinesis and DynamoDB, or finding yours …');
  await using kinesis = await startKinesis().catch(noServer);
  await using dynamo = await startDynamo().catch(noServer);
  tell(flags, `Kinesis (${kinesis.emulator ?? 'yours'}) answers at ${kinesis.endpoint}.`);
  tell(flags, `DynamoDB (${dynamo.emulator ?? 'yours'}) answers at ${dynamo.endpoint}.`);
  const signal = listenForStop();
  await using folder = await temporaryFolder('kinesis-quickstart');
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
  tell(
    flags,
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
  const code = verdict(problems);
  await writeFigures(json, figures(place, report, problems));
  return code;
}

function databaseOf(folder: string): string {
  return join(folder, 'graph.lbug');
}

async function keep(place: Place, folder: string, signal: AbortSignal): Promise<void> {
  const { kinesis, dynamo, stream, table } = place;
  await keepUntil(signal, [
    `Kinesis    ${kinesis.endpoint}, stream ${stream}`,
    `DynamoDB   ${dynamo.endpoint}, table ${table}`,
    `database   ${databaseOf(folder)}`,
  ]);
}

await runExample({ usage, readFlags, main, explain });
