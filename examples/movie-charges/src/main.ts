import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { figures, printReport } from './report.ts';
import { deleteTopic, makeRoom } from './room.ts';
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
  await using servers = await openServers(flags);
  const { kafka, neo4j } = servers;
  tell(`Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  tell(`Neo4j ${neo4j.version ?? 'of yours'} answers at ${neo4j.url}.`);
  const signal = listenForStop();
  await makeRoom({
    kafka,
    neo4j,
    partitions: flags.partitions,
    existing: flags.replace ? 'replace' : 'refuse',
  });
  try {
    const code = await runAndCheck(flags, servers, signal);
    if (flags.keep && !signal.aborted) await keep(servers, signal);
    return code;
  } finally {
    // A broker that this run has started goes with its data, and may be gone already.
    if (kafka.kind === 'address') await deleteTopic(kafka);
  }
}

async function runAndCheck(flags: Flags, servers: Servers, signal: AbortSignal): Promise<number> {
  const outcome = await run({ servers, flags, progress: flags.check ? 'hidden' : 'shown', signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const problems = check(outcome.sent, outcome);
  if (!flags.check) printReport(outcome);
  for (const problem of problems) console.error(`Wrong: ${problem}`);
  if (!flags.check && problems.length === 0) console.log('The graph holds what was sent, and nothing else.');
  if (flags.json !== undefined) {
    const text = JSON.stringify({ ...figures(servers, flags, outcome), problems }, undefined, 2);
    await writeFile(flags.json, `${text}\n`);
  }
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

async function keep({ kafka, neo4j }: Servers, signal: AbortSignal): Promise<void> {
  console.log(`
Kept until Ctrl-C:
  Kafka      ${kafka.brokers.join(',')}
  Neo4j      ${neo4j.url}`);
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
