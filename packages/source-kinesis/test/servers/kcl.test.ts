import { listShards, splitShard, startDynamo, startKinesis } from '@rivergraph/servers';
import type { DynamoServer, KinesisServer } from '@rivergraph/servers';
import { describeWithKcl } from '@rivergraph/servers/vitest';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { KclWorld, placesOf, shardOf } from './support/kcl-world.ts';

const shards = 4;
/** Workers of KCL 3 count as alive for two minutes after they told of themselves last, also when they stopped properly. */
const forgottenMs = 125_000;

// Each start of a JVM takes seconds, and the library waits up to half a minute before it fills an empty table.
vi.setConfig({ testTimeout: 300_000 });

/** A stream on an emulator of its own, which is there for a suite. */
interface Servers {
  makeWorld(): Promise<KclWorld>;
  /** Splits the shard that was listed at a place. @returns its id */
  split(world: KclWorld, index: number): Promise<string>;
}

function useServers(version: string): Servers {
  let kinesis: KinesisServer;
  let dynamodb: DynamoServer;

  beforeAll(async () => {
    kinesis = await startKinesis({ emulator: 'kinesis-local' });
    // Version 3 adds an index to the table, which dynalite refuses.
    dynamodb = await startDynamo({ emulator: version.startsWith('2.') ? 'dynalite' : 'dynamodb-local' });
  });

  afterAll(async () => {
    await dynamodb?.stop();
    await kinesis?.stop();
  });

  return {
    makeWorld: async () => await KclWorld.make({ version, kinesis, dynamodb }, shards),
    split: async ({ stream }, index) => {
      const shardId = (await listShards(kinesis, stream))[index]?.ShardId ?? '';
      await splitShard(kinesis, { stream, shardId });
      return shardId;
    },
  };
}

function isOfChild(place: string): boolean {
  return Number(shardOf(place).slice(-2)) >= shards;
}

await describeWithKcl('before and after the Kinesis Client Library', (version) => {
  const { makeWorld, split } = useServers(version);

  it('goes on where the library stopped, and the library where it stopped, over splits', async () => {
    const world = await makeWorld();
    await world.put(400);

    const first = await world.startKcl('kcl-1');
    await first.until(({ records }) => records.length >= 150);
    await first.stop();
    expect(first.records.length).toBeLessThan(350);

    const ours = world.startOurs('ours', version.startsWith('2.') ? 0 : forgottenMs);
    ours.allow(40);
    await ours.until(() => ours.places().length >= 40);
    const parent = await split(world, 0);
    await world.put(200);
    ours.allow(Infinity);
    // The children begin behind the end of their parent.
    await ours.until(() => ours.places().some(isOfChild));
    await split(world, 1);
    await world.put(200);
    await ours.stop();
    expect(world.isComplete(placesOf(first), ours)).toBe(false);

    const second = await world.startKcl('kcl-2');
    await second.until(() => world.isComplete(placesOf(first), ours, placesOf(second)));

    // Each record once: those before stopped properly, so that nothing was read behind a checkpoint.
    expect(world.byShard(placesOf(first), ours, placesOf(second))).toEqual(world.wanted());
    expect(placesOf(second).places().map(shardOf)).not.toContain(parent);
  });

  it('leaves a table behind that the library goes on in', async () => {
    const world = await makeWorld();
    await world.put(200);

    const ours = world.startOurs('ours');
    ours.allow(80);
    await ours.until(() => ours.places().length >= 80);
    await ours.stop();
    const library = await world.startKcl('kcl');
    await library.until(() => world.isComplete(ours, placesOf(library)));

    expect(world.byShard(ours, placesOf(library))).toEqual(world.wanted());
  });
});

await describeWithKcl(
  'beside the Kinesis Client Library without a leader',
  (version) => {
    const { makeWorld } = useServers(version);

    it('shares the shards with a worker that comes later, and takes over when it has crashed', async () => {
      const world = await makeWorld();
      await world.put(100);
      const ours = world.startOurs('ours');
      await ours.until(() => ours.owned() === shards && world.isComplete(ours));

      const library = await world.startKcl('kcl');
      await library.until(({ reading }) => reading.size === shards / 2);
      await ours.until(() => ours.owned() === shards / 2);
      const before = library.records.length + ours.places().length;
      await world.put(100);
      await ours.until(() => world.isComplete(ours, placesOf(library)));
      expect(library.records.length + ours.places().length - before).toBe(100);

      await library.kill();
      await ours.until(() => ours.owned() === shards);
      await world.put(100);
      await ours.until(() => world.isComplete(ours, placesOf(library)));
    });

    it('shares the shards with a worker that was there first, and leaves it all of them', async () => {
      const world = await makeWorld();
      await world.put(100);
      const library = await world.startKcl('kcl');
      await library.until(({ reading }) => reading.size === shards);

      const ours = world.startOurs('ours');
      await ours.until(() => ours.owned() === shards / 2);
      await library.until(({ reading }) => reading.size === shards / 2);
      await ours.until(() => world.isComplete(ours, placesOf(library)));
      const before = library.records.length + ours.places().length;
      await world.put(100);
      await ours.until(() => world.isComplete(ours, placesOf(library)));
      expect(library.records.length + ours.places().length - before).toBe(100);

      await ours.stop();
      await library.until(({ reading }) => reading.size === shards);
      await world.put(100);
      await library.until(() => world.isComplete(ours, placesOf(library)));
    });
  },
  { major: 2 },
);

await describeWithKcl(
  'beside the Kinesis Client Library with a leader',
  (version) => {
    const { makeWorld } = useServers(version);

    it('does not start, and takes nothing away from it', async () => {
      const world = await makeWorld();
      await world.put(100);
      const library = await world.startKcl('kcl');
      await library.until(({ reading }) => reading.size === shards);

      await expect(world.startOurs('ours').ended).rejects.toMatchObject({
        code: 'misconfigured',
        reason: 'kcl-leader',
      });
      await world.put(100);
      await library.until(() => world.isComplete(placesOf(library)));
      expect(world.byShard(placesOf(library))).toEqual(world.wanted());
    });
  },
  { major: 3 },
);
