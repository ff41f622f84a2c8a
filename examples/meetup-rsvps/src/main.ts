import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { check } from './check.ts';
import { expectedGraph } from './expected-graph.ts';
import { describeKept, describeServers } from './describe-servers.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { compareGraphs } from './meetup-graph.ts';
import { makePlan } from './plan.ts';
import { figures, printReport } from './report.ts';
import { deleteTopics, makeRoom } from './room.ts';
import { run } from './run.ts';
import { openServers } from './servers.ts';
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
  tell('Starting Kafka and Neo4j, or finding yours …');
  await using servers = await openServers();
  const { kafka, neo4j } = servers;
  for (const line of describeServers(servers)) tell(line);
  const signal = listenForStop();
  const { partitions, replace } = flags;
  const existing = replace ? 'replace' : 'refuse';
  await makeRoom({ kafka: kafka.target, neo4j: neo4j.target, partitions, existing });
  try {
    const code = await runAndCheck(flags, servers, signal);
    if (flags.keep && !signal.aborted) await keep(servers, signal);
    return code;
  } finally {
    // A broker that this run has started goes with its data, and may be gone already.
    if (kafka.from === 'yours') await deleteTopics(kafka.target);
  }
}

async function runAndCheck(flags: Flags, servers: Servers, signal: AbortSignal): Promise<number> {
  const plan = makePlan(flags);
  const { kafka, neo4j } = servers;
  const { partitions } = flags;
  const progress = flags.check ? 'hidden' : 'shown';
  const outcome = await run({ kafka: kafka.target, neo4j: neo4j.target, plan, partitions, progress, signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const report = { outcome, plan, differences: compareGraphs(expectedGraph(plan), outcome.graph) };
  const problems = check(plan, outcome, report.differences);
  if (!flags.check) printReport(report);
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (!flags.check && problems.length === 0)
    console.log('The graph holds the last answer of everybody, and nothing else.');
  if (flags.json !== undefined)
    await writeFile(flags.json, `${JSON.stringify(figures(servers, report, problems), undefined, 2)}\n`);
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

async function keep(servers: Servers, signal: AbortSignal): Promise<void> {
  console.log(describeKept(servers));
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
