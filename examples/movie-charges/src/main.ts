import {
  exitCodes,
  keepUntil,
  listenForStop,
  runExample,
  tell,
  verdict,
  writeFigures,
} from '@rivergraph/example-kit';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { figures, printReport } from './report.ts';
import { deleteTopic, makeRoom } from './room.ts';
import { run } from './run.ts';
import { openServers } from './servers.ts';
import type { Servers } from './servers.ts';

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka and Neo4j, or finding yours …');
  await using servers = await openServers(flags);
  const { kafka, neo4j } = servers;
  tell(flags, `Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  tell(flags, `Neo4j ${neo4j.version ?? 'of yours'} answers at ${neo4j.url}.`);
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
  const code = verdict(problems);
  if (code === exitCodes.ok) tell(flags, 'The graph holds what was sent, and nothing else.');
  await writeFigures(flags.json, { ...figures(servers, flags, outcome), problems });
  return code;
}

async function keep({ kafka, neo4j }: Servers, signal: AbortSignal): Promise<void> {
  await keepUntil(signal, [`Kafka      ${kafka.brokers.join(',')}`, `Neo4j      ${neo4j.url}`]);
}

await runExample({ usage, readFlags, main, explain });
