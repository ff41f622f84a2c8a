import gremlin from 'gremlin';
import type { Lap } from '../lap/lap.ts';
import { Meter } from '../lap/meter.ts';
import { followsOf } from './follows.ts';
import type { Follow } from './follows.ts';
import type { SampleJob } from './lap.ts';
import { sampleChain } from './sample-chain.ts';
import type { Follows } from './sample-chain.ts';
import { sampleRecords } from './settings.ts';

/** As the sample; GraphSON is no faster for it. */
const mimeType = 'application/vnd.graphbinary-v1.0';

/**
 * What Amazon's sample does with a driver, in the same steps: one connection, one batch after another, each a chain of coalesce,
 * which looks for the edge among those that leave its first end.
 */
export async function sampleLap({ target, load }: SampleJob): Promise<Lap> {
  const meter = new Meter(target);
  const connection = new gremlin.driver.DriverRemoteConnection(target.url, { mimeType });
  try {
    await connection.open();
    const g = gremlin.process.AnonymousTraversalSource.traversal().withRemote(connection);
    meter.joined();
    meter.began();
    for (const follows of batchesOf(followsOf(load))) {
      meter.triedFirst();
      await sampleChain(g, follows).iterate();
    }
    meter.ended();
  } finally {
    await connection.close();
  }
  return meter.lap();
}

function* batchesOf(follows: Iterable<Follow>): Generator<Follows> {
  let batch: Follow[] = [];
  for (const follow of follows) {
    batch.push(follow);
    if (batch.length < sampleRecords) continue;
    const [first, ...more] = batch;
    if (first !== undefined) yield [first, ...more];
    batch = [];
  }
}
