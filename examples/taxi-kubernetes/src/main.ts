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
import { collect } from './collect.ts';
import { kafkaConfig, kafkaSettings } from './environment/kafka.ts';
import { neo4jSettings } from './environment/neo4j.ts';
import { explain } from './explain.ts';
import { readFlags, usage } from './flags.ts';
import type { Flags } from './flags.ts';
import { withAdmin } from './kafka/client.ts';
import { check } from './local/check.ts';
import { expectedGraph } from './local/graph.ts';
import { figures, printReport } from './local/report.ts';
import { deleteTopics, makeRoom } from './local/room.ts';
import { run } from './local/run.ts';
import type { RunOptions } from './local/run.ts';
import { setScene } from './local/scene.ts';
import { openServers } from './local/servers.ts';
import type { Servers } from './local/servers.ts';
import { withDriver } from './neo4j/with-driver.ts';
import { tripsOf } from './taxi/trips.ts';
import { readZones } from './taxi/zones.ts';

async function main(flags: Flags): Promise<number> {
  tell(flags, 'Starting Kafka and Neo4j, or finding yours …');
  await using servers = await openServers(flags);
  const { kafka, neo4j } = servers;
  tell(flags, `Kafka ${kafka.version ?? 'of yours'} answers at ${kafka.brokers.join(', ')}.`);
  tell(flags, `Neo4j ${neo4j.version ?? 'of yours'} answers at ${neo4j.url}.`);
  await using folder = await temporaryFolder('taxi-kubernetes');
  const scene = await setScene(folder.path, servers, flags);
  const config = await kafkaConfig(kafkaSettings(scene.settings), 'taxi-main');
  return await withAdmin(
    config,
    async (admin) =>
      await withDriver(neo4jSettings(scene.settings), async (driver) => {
        const signal = listenForStop();
        await makeRoom({ admin, driver, existing: flags.replace ? 'replace' : 'refuse' });
        try {
          const code = await runAndCheck(servers, { scene, admin, driver, flags, signal });
          if (flags.keep && !signal.aborted) await keep(servers, signal);
          return code;
        } finally {
          // A broker that this run has started goes with its data, and may be gone already.
          if (kafka.kind === 'address') await deleteTopics(admin);
        }
      }),
  );
}

async function runAndCheck(
  servers: Servers,
  options: Omit<RunOptions, 'trips' | 'progress'>,
): Promise<number> {
  const { flags } = options;
  const zones = await readZones();
  const trips = await collect(tripsOf({ ...flags, zones }));
  const outcome = await run({ ...options, trips, progress: flags.check ? 'hidden' : 'shown' });
  if (outcome === undefined) {
    console.log('Stopped.');
    return exitCodes.stopped;
  }
  const expected = expectedGraph(zones, trips);
  const problems = check(expected, outcome);
  if (!flags.check) printReport(expected, outcome);
  const code = verdict(problems);
  if (code === exitCodes.ok) tell(flags, 'The graph holds what was sent, each trip once, and nothing else.');
  await writeFigures(flags.json, { ...figures(servers, flags, { expected, outcome }), problems });
  return code;
}

async function keep({ kafka, neo4j }: Servers, signal: AbortSignal): Promise<void> {
  const { url, username = '', password = '' } = neo4j;
  await keepUntil(signal, [
    `Kafka      ${kafka.brokers.join(',')}`,
    `Neo4j      ${url}  ${username} ${password}`.trimEnd(),
  ]);
}

await runExample({ usage, readFlags, main, explain });
