import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  compareContents,
  exitCodes,
  expectedContent,
  keepUntil,
  listenForStop,
  makePeoplePlan,
  runExample,
  tell,
  temporaryFolder,
  verdict,
  writeFigures,
} from '@rivergraph/example-kit';
import type { PeopleQuery } from '@rivergraph/example-kit';
import { describeMemgraph, openMemgraph } from '@rivergraph/servers';
import { check } from './check.ts';
import { environmentOf } from './environment.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { partsOf } from './parts.ts';
import { figures, reportText } from './report.ts';
import { rivergraphIn } from './rivergraph.ts';
import { openServers } from './servers.ts';
import type { Servers } from './servers.ts';
import { sideBySide } from './side-by-side.ts';
import { tellStory } from './story.ts';
import { deleteTopic, makeTopic, topic } from './topic.ts';

/** The folder of this example, where the configuration is. */
const here = fileURLToPath(new URL('..', import.meta.url));

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka and Memgraph, or finding yours …');
  await using servers = await openServers();
  const { kafka, memgraph } = servers;
  tell(flags, `Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  tell(flags, `The graph goes into ${describeMemgraph(memgraph)}.`);
  const signal = listenForStop();
  await using folder = await temporaryFolder('memgraph-streams');
  await using client = openMemgraph(memgraph, { useBigInt: true });
  const query: PeopleQuery = async (text) => await client.rows(text);
  const existing = flags.replace ? 'replace' : 'refuse';
  await makeTopic({ kafka, query, partitions: flags.partitions, existing });
  const place = { servers, query, folder: folder.path, signal };
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
  readonly query: PeopleQuery;
  readonly folder: string;
  readonly signal: AbortSignal;
}

async function runAndCheck(flags: Flags, { servers, query, folder, signal }: Place): Promise<number> {
  const say = (text: string): void => tell(flags, text);
  const plan = makePeoplePlan({ ...flags, broken: flags.poison });
  const parts = partsOf(plan);
  const env = environmentOf(servers, folder);
  await using rivergraph = rivergraphIn({ cwd: here, env, tell: say, signal });
  const outcome = await tellStory({ kafka: servers.kafka, query, parts, rivergraph, tell: say, signal });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const differences = compareContents(expectedContent(topic, plan), outcome.content);
  const broken = new Set(plan.broken);
  const problems = check(outcome, { parts, isPoison: (message) => broken.has(message) }, differences);
  const report = { servers, outcome, plan, differences };
  say(sideBySide());
  say(reportText(report));
  const code = verdict(problems);
  if (code === exitCodes.ok) say('The graph holds what was sent, once, and nothing else.');
  await writeFigures(flags.json, figures(report, problems));
  return code;
}

async function keep({ servers: { kafka, memgraph }, folder, signal }: Place): Promise<void> {
  await keepUntil(signal, [
    `Kafka      ${kafka.brokers.join(',')}`,
    `Memgraph   ${memgraph.url}`,
    `rejected   ${join(folder, 'dead-letters')}`,
  ]);
}

await runExample({ usage, readFlags, main, explain });
