import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startGremlin, startKinesis } from '@rivergraph/servers';
import type { KinesisOptions } from '@rivergraph/servers';
import { check } from './check.ts';
import { readExpected } from './expected.ts';
import { explain, NoServerError } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { makeData } from './make-data.ts';
import type { DataFiles } from './make-data.ts';
import { createPlace } from './place.ts';
import type { Place } from './place.ts';
import { figures, printReport } from './report.ts';
import { run } from './run.ts';

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
  prepareEnvironment(flags);
  tell('Starting Kinesis and a Gremlin Server, or finding yours …');
  await using kinesis = await startKinesis(kinesisOptions()).catch(noServer);
  await using gremlin = await startGremlin().catch(noServer);
  tell(`Kinesis (${kinesis.emulator ?? 'yours'}) answers at ${kinesis.endpoint}.`);
  tell(`Gremlin Server (${gremlin.version ?? 'yours'}) answers at ${gremlin.url}.`);
  const signal = listenForStop();
  await using folder = await makeFolder();
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
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (!flags.check && problems.length === 0) console.log(conclusionOf(flags));
  if (flags.json !== undefined) {
    const report = figures(place, { expected, outcome, problems });
    await writeFile(flags.json, `${JSON.stringify(report, undefined, 2)}\n`);
  }
  return problems.length === 0 ? exitCodes.ok : exitCodes.failure;
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
  const path = await mkdtemp(join(tmpdir(), 'social-follows-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

async function keep({ kinesis, gremlin, stream }: Place, folder: string, signal: AbortSignal): Promise<void> {
  console.log(`
Kept until Ctrl-C:
  Kinesis         ${kinesis.endpoint}, stream ${stream}
  Gremlin Server  ${gremlin.url}
  files           ${folder}`);
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
// What was under way when the user stopped it may try for a while to reach a server that is gone.
if (process.exitCode === exitCodes.stopped) process.exit();
