import {
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
import { startGremlin, startKinesis } from '@rivergraph/servers';
import type { KinesisOptions } from '@rivergraph/servers';
import { check } from './check.ts';
import { readExpected } from './expected.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { makeData } from './make-data.ts';
import type { DataFiles } from './make-data.ts';
import { createPlace } from './place.ts';
import type { Place } from './place.ts';
import { figures, printReport } from './report.ts';
import { run } from './run.ts';

async function main(flags: Flags): Promise<number> {
  prepareEnvironment(flags);
  tell(flags, 'Starting Kinesis and a Gremlin Server, or finding yours …');
  await using kinesis = await startKinesis(kinesisOptions()).catch(noServer);
  await using gremlin = await startGremlin().catch(noServer);
  tell(flags, `Kinesis (${kinesis.emulator ?? 'yours'}) answers at ${kinesis.endpoint}.`);
  tell(flags, `Gremlin Server (${gremlin.version ?? 'yours'}) answers at ${gremlin.url}.`);
  const signal = listenForStop();
  await using folder = await temporaryFolder('social-follows');
  const { shards, replace } = flags;
  const existing = replace ? 'replace' : 'refuse';
  await using place = await createPlace({ kinesis, gremlin }, { shards, existing });
  const code = await runAndCheck(flags, place, { folder: folder.path, signal });
  if (flags.keep && !signal.aborted) await keep(place, folder.path, signal);
  return code;
}

/** The packages of the servers look into the environment for servers of the user's. */
function prepareEnvironment({ url }: Flags): void {
  if (url !== undefined) process.env['RIVERGRAPH_GREMLIN_URL'] = url;
  // The first client of the AWS SDK says on Node 20 that releases of 2027 will want a newer one. That is no news of this run.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';
}

/** The faster one of the emulators, which takes some thousand records a second. */
function kinesisOptions(): KinesisOptions {
  return process.env['RIVERGRAPH_KINESIS_URL'] ? {} : { emulator: 'kinesalite' };
}

interface Local {
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function runAndCheck(flags: Flags, place: Place, { folder, signal }: Local): Promise<number> {
  const files = await filesOf(flags, folder);
  const expected = await readExpected(files);
  const outcome = await run({ place, flags, expected, usersFile: files.users, folder, signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const problems = check(expected, outcome, flags);
  if (!flags.check) printReport(expected, outcome);
  const code = verdict(problems);
  if (code === exitCodes.ok) tell(flags, conclusionOf(flags));
  await writeFigures(flags.json, figures(place, { expected, outcome, problems }));
  return code;
}

function conclusionOf({ conditionalCreate }: Flags): string {
  if (conditionalCreate) return 'The graph holds each follow once, and nothing else.';
  return 'The graph holds each follow; those that came again it holds several times.';
}

async function filesOf(flags: Flags, folder: string): Promise<DataFiles> {
  const { usersFile, followsFile } = flags;
  if (usersFile === undefined || followsFile === undefined) return await makeData(folder, flags);
  return { users: usersFile, follows: followsFile };
}

async function keep({ kinesis, gremlin, stream }: Place, folder: string, signal: AbortSignal): Promise<void> {
  await keepUntil(signal, [
    `Kinesis         ${kinesis.endpoint}, stream ${stream}`,
    `Gremlin Server  ${gremlin.url}`,
    `files           ${folder}`,
  ]);
}

await runExample({ usage, readFlags, main, explain });
