import {
  exitCodes,
  keepUntil,
  listenForStop,
  runExample,
  tell,
  temporaryFolder,
  verdict,
  writeFigures,
} from '@rivergraph/example-kit';
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

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka and Memgraph, or finding yours …');
  await using servers = await openServers();
  const { kafka, memgraph } = servers;
  for (const line of describeServers(servers)) tell(flags, line);
  const signal = listenForStop();
  await using folder = await temporaryFolder('memgraph-quickstart');
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
  const code = verdict(problems);
  if (code === exitCodes.ok) tell(flags, 'The graph holds what was sent, once, and nothing else.');
  await writeFigures(flags.json, figures(report, problems));
  return code;
}

async function keep({ servers: { kafka, memgraph }, folder, signal }: Place): Promise<void> {
  await keepUntil(signal, [
    `Kafka      ${kafka.brokers.join(',')}`,
    `Memgraph   ${memgraph.url}`,
    `rejected   ${rejectsIn(folder)}`,
  ]);
}

await runExample({ usage, readFlags, main, explain });
