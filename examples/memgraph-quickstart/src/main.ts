import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from './check.ts';
import { compareContents } from './content.ts';
import { describeServers } from './describe-servers.ts';
import { expectedContent } from './expected-content.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { makePlan } from './plan.ts';
import { figures, printReport } from './report.ts';
import { deleteTopic, makeRoom } from './room.ts';
import { rejectsIn, run } from './run.ts';
import { openServers, targetOf } from './servers.ts';
import type { Servers } from './servers.ts';

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
  tell('Starting Kafka and Memgraph, or finding yours …');
  await using servers = await openServers();
  const { kafka, memgraph } = servers;
  for (const line of describeServers(servers)) tell(line);
  const signal = listenForStop();
  await using folder = await makeFolder();
  const place = { servers, folder: folder.path, signal };
  const existing = flags.replace ? 'replace' : 'refuse';
  await makeRoom({ kafka, memgraph: targetOf(memgraph), partitions: flags.partitions, existing });
  try {
    const code = await runAndCheck(flags, place);
    if (flags.keep && !signal.aborted) await keep(place);
    return code;
  } finally {
    // A broker that this run has started goes with its data, and may be gone already.
    if (kafka.kind === 'address') await deleteTopic(kafka);
  }
}

interface Place {
  readonly servers: Servers;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function runAndCheck(flags: Flags, { servers, folder, signal }: Place): Promise<number> {
  const plan = makePlan(flags);
  const progress = flags.check ? 'hidden' : 'shown';
  const memgraph = targetOf(servers.memgraph);
  const outcome = await run({ kafka: servers.kafka, memgraph, plan, folder, progress, signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const differences = compareContents(expectedContent(plan), outcome.content);
  const report = { servers, outcome, plan, differences };
  const problems = check(outcome, differences);
  if (!flags.check) printReport(report);
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (!flags.check && problems.length === 0)
    console.log('The graph holds what was sent, once, and nothing else.');
  if (flags.json !== undefined)
    await writeFile(flags.json, `${JSON.stringify(figures(report, problems), undefined, 2)}\n`);
  return problems.length === 0 ? exitCodes.ok : exitCodes.failure;
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
  const path = await mkdtemp(join(tmpdir(), 'memgraph-quickstart-'));
  return { path, [Symbol.asyncDispose]: async () => await rm(path, { recursive: true, force: true }) };
}

async function keep({ servers: { kafka, memgraph }, folder, signal }: Place): Promise<void> {
  console.log(`
Kept until Ctrl-C:
  Kafka      ${kafka.brokers.join(',')}
  Memgraph   ${memgraph.url}
  rejected   ${rejectsIn(folder)}`);
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
