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

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka and Neo4j, or finding yours …');
  await using servers = await openServers();
  const { kafka, neo4j } = servers;
  for (const line of describeServers(servers)) tell(flags, line);
  const signal = listenForStop();
  const { partitions, replace } = flags;
  const existing = replace ? 'replace' : 'refuse';
  await makeRoom({ kafka: kafka.target, neo4j: neo4j.target, partitions, existing });
  try {
    const code = await runAndCheck(flags, servers, signal);
    if (flags.keep && !signal.aborted) await keepUntil(signal, describeKept(servers));
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
  const code = verdict(problems);
  if (code === exitCodes.ok) tell(flags, 'The graph holds the last answer of everybody, and nothing else.');
  await writeFigures(flags.json, figures(servers, report, problems));
  return code;
}

await runExample({ usage, readFlags, main, explain });
