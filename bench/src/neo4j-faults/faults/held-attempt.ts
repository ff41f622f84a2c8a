import { startFaultProxy } from '@rivergraph/servers';
import type { Neo4jFault } from '../neo4j-fault.ts';
import type { Stage } from '../stage.ts';
import { recordOf } from '../workload.ts';

const burstRecords = 20;

/**
 * The first attempt waits on the server for a lock, and no word from the client reaches it any more, not even that it was given up;
 * its retry comes while it still waits. Then both go on. Nothing newer is sent meanwhile: what is checked is that nothing is there
 * twice. The server is told to leave transactions alone whose time is over, or it would end the first one before.
 */
export const heldAttempt: Neo4jFault = {
  name: 'first attempt held',
  shape: 'charges',
  conf: { 'db.transaction.monitor.check.interval': '60s', 'db.lock.acquisition.timeout': '60s' },
  settings: { quick: { writeTimeoutMs: 1_000 }, full: { writeTimeoutMs: 5_000 } },
  strike: async (stage) => {
    for (let left = stage.choose({ quick: 1, full: 5 }); left > 0; left -= 1) {
      stage.parts.sender.pause();
      await stage.until('all that was sent was stored', () => stage.isIdle);
      await holdOne(stage);
      stage.parts.sender.resume();
      await stage.recovers();
    }
  },
};

async function holdOne(stage: Stage): Promise<void> {
  const { driver, sender, proxy, server } = stage.parts;
  const [next = 0] = sender.sent;
  const users = Array.from({ length: burstRecords }, (_, at) => recordOf(0, 0, next + at).user);
  const session = driver.session();
  const blocker = session.beginTransaction();
  const lock = 'MATCH (u:User) WHERE u.userId IN $users SET u.isLocked = true RETURN u.userId';
  if ((await blocker.run(lock, { users })).records.length === 0) throw new Error('Expected users to lock');
  stage.struck();
  sender.burst(0, burstRecords);
  await stage.until(
    'the first attempt waited on the server',
    async () => (await countTransactions(stage)) === 1,
  );
  // What is open hears and says nothing more; what is opened from now on goes another way.
  proxy.freeze();
  await proxy.refuse();
  const second = await startFaultProxy({
    target: { host: '127.0.0.1', port: server.port },
    port: proxy.port,
  });
  try {
    await stage.until('the retry waited beside it', async () => (await countTransactions(stage)) === 2);
    await blocker.rollback();
    await session.close();
    await stage.until('all that was sent was stored', () => stage.isIdle);
    await stage.until('both attempts had ended', async () => (await countTransactions(stage)) === 0);
  } finally {
    proxy.cut();
    await second.close();
    await proxy.heal();
  }
}

async function countTransactions({ parts: { driver } }: Stage): Promise<number> {
  const { records } = await driver.executeQuery(
    `SHOW TRANSACTIONS YIELD metaData WHERE metaData.app = 'rivergraph' RETURN count(*) AS count`,
  );
  return Number(records[0]?.get('count'));
}
