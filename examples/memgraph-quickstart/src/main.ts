import {
  compareContents,
  exitCodes,
  expectedContent,
  keepUntil,
  listenForStop,
  makePeoplePlan,
  makeRoomForPeople,
  runExample,
  tell,
  temporaryFolder,
  verdict,
  writeFigures,
} from '@rivergraph/example-kit';
import type { PeopleQuery } from '@rivergraph/example-kit';
import { createTopic, describeMemgraph, openMemgraph, withKafkaAdmin } from '@rivergraph/servers';
import type { KafkaAddress } from '@rivergraph/servers';
import { check } from './check.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { figures, printReport } from './report.ts';
import { rejectsIn, run } from './run.ts';
import { openServers, targetOf } from './servers.ts';
import type { Servers } from './servers.ts';
import { topic } from './topic.ts';

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka and Memgraph, or finding yours …');
  await using servers = await openServers();
  const { kafka, memgraph } = servers;
  tell(flags, `Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  tell(flags, `The graph goes into ${describeMemgraph(memgraph)}.`);
  const signal = listenForStop();
  await using folder = await temporaryFolder('memgraph-quickstart');
  await using client = openMemgraph(memgraph, { useBigInt: true });
  const query: PeopleQuery = async (text) => await client.rows(text);
  const place = { servers, query, folder: folder.path, signal };
  await makeRoom(flags, place);
  try {
    const code = await runAndCheck(flags, place);
    if (flags.keep && !signal.aborted) await keep(place);
    return code;
  } finally {
    // A broker that this run has started goes with its data, and may be gone already.
    if (kafka.kind === 'address') await deleteTopic(kafka);
  }
}

async function makeRoom({ replace, partitions }: Flags, { servers: { kafka }, query }: Place): Promise<void> {
  const existing = replace ? 'replace' : 'refuse';
  await withKafkaAdmin(kafka, async (admin) => await makeRoomForPeople({ topic, admin, query, existing }));
  await createTopic(kafka, { topic, partitions });
}

async function deleteTopic(kafka: KafkaAddress): Promise<void> {
  await withKafkaAdmin(kafka, async (admin) => await admin.deleteTopics({ topics: [topic] }));
}

interface Place {
  readonly servers: Servers;
  readonly query: PeopleQuery;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function runAndCheck(flags: Flags, { servers, query, folder, signal }: Place): Promise<number> {
  const plan = makePeoplePlan(flags);
  const progress = flags.check ? 'hidden' : 'shown';
  const memgraph = targetOf(servers.memgraph);
  const outcome = await run({ kafka: servers.kafka, memgraph, query, plan, folder, progress, signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const differences = compareContents(expectedContent(topic, plan), outcome.content);
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
