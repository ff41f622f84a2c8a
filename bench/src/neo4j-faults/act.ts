import { createMemoryStream } from '@rivergraph/core/testing';
import { emptyNeo4j, openNeo4j } from '@rivergraph/servers';
import type { FaultProxy, Neo4jServer } from '@rivergraph/servers';
import type { Driver } from 'neo4j-driver';
import type { FaultReport } from '../fault-definition.ts';
import { Life } from '../faults-common/life.ts';
import { ReplayWatch } from '../faults-common/replay-watch.ts';
import { settle } from '../faults-common/settle.ts';
import { StreamSender } from '../faults-common/stream-sender.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import { createRandom } from '../random.ts';
import { judge } from './judge.ts';
import type { Neo4jFault } from './neo4j-fault.ts';
import { createFaultPipeline } from './pipeline.ts';
import type { PipelineSettings } from './pipeline.ts';
import { Stage } from './stage.ts';
import { partitions, recordOf } from './workload.ts';
import type { Reading } from './workload.ts';

/** Where a fault is acted out. */
export interface Venue {
  readonly server: Neo4jServer;
  readonly proxy: FaultProxy;
  readonly seed: number;
  readonly effort: Effort;
}

const username = 'writer';
const firstPassword = 'first-password';

const usualSettings: Readonly<Record<Effort, PipelineSettings>> = {
  quick: { maxRecords: 200, maxBackoffMs: 1_000, writeTimeoutMs: 5_000 },
  full: { maxRecords: 200, maxBackoffMs: 30_000, writeTimeoutMs: 10_000 },
};

/** Lets one fault strike, waits for recovery, and checks. Ends what it starts, also when it fails. */
export async function act(fault: Neo4jFault, venue: Venue): Promise<FaultReport> {
  const driver = openNeo4j(venue.server, { disableLosslessIntegers: true });
  try {
    await prepare(driver);
    const stage = setUp(fault, venue, driver);
    try {
      await play(fault, stage).catch(async (error: unknown) => {
        stage.accuse(String(error));
        await repair(venue);
      });
      await settle(stage);
      return await judge(fault, stage, venue.seed);
    } finally {
      stage.parts.sender.pause();
      await stage.life.stop();
    }
  } finally {
    await driver.close();
  }
}

async function prepare(driver: Driver): Promise<void> {
  await emptyNeo4j(driver);
  await driver.executeQuery(
    `CREATE OR REPLACE USER ${username} SET PASSWORD $password CHANGE NOT REQUIRED`,
    { password: firstPassword },
    { database: 'system' },
  );
}

function setUp(fault: Neo4jFault, { server, proxy, seed, effort }: Venue, driver: Driver): Stage {
  const stream = createMemoryStream<Reading>({ topic: 'charges', partitions });
  const { poisonEvery, means = 'graph', shape = 'charges and friends', schema = 'ensure' } = fault;
  const sender = new StreamSender(stream, {
    valueOf: (partition, nth) => recordOf(0, partition, nth, poisonEvery),
    limit: fault.limit?.[effort],
  });
  const replays = new ReplayWatch();
  const settings = { ...usualSettings[effort], ...fault.settings?.[effort] };
  const begin = (password: () => string): Life<Reading> => {
    const current = { username, password: password() };
    const auth =
      fault.password === 'asked' ? () => ({ credentials: { username, password: password() } }) : current;
    const url = `bolt://127.0.0.1:${proxy.port}`;
    return new Life(stream, replays, (parts) =>
      createFaultPipeline({ ...parts, url, auth, means, shape, schema, settings }),
    );
  };
  const random = createRandom(seed);
  return new Stage({ server, proxy, driver, stream, sender, replays, begin, random, effort }, firstPassword);
}

async function play(fault: Neo4jFault, stage: Stage): Promise<void> {
  const { sender, stream } = stage.parts;
  sender.resume();
  await stage.until('every partition had begun', () =>
    sender.sent.every((_, partition) => stream.committed(partition) !== undefined),
  );
  await fault.strike(stage);
  if (stage.strikes.length > 0) await stage.recovers();
}

/** A fault that failed may have left the server in any state, and others come after it. */
async function repair({ server, proxy }: Venue): Promise<void> {
  await server.kill();
  await server.restart();
  await proxy.heal();
}
