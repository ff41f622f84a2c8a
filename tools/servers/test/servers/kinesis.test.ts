import { existsSync, readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { ListStreamsCommand } from '@aws-sdk/client-kinesis';
import {
  createStream,
  deleteStream,
  kinesisEmulators,
  listShards,
  mergeShards,
  openKinesis,
  putRecords,
  splitShard,
  startKinesis,
} from '@rivergraph/servers';
import type { AwsAddress, KinesisServer } from '@rivergraph/servers';
import { describeWithKinesis, kinesisFromRun } from '@rivergraph/servers/vitest';
import { describe, expect, it } from 'vitest';
import { firstLineOf, spawnChild } from '../child/spawn.ts';
import { isAlive, readShard } from './aws.ts';

const firstShard = 'shardId-000000000000';

async function streamsOf(server: AwsAddress): Promise<string[] | undefined> {
  const client = openKinesis(server);
  try {
    return (await client.send(new ListStreamsCommand({}))).StreamNames;
  } finally {
    client.destroy();
  }
}

async function startWithRecord(options: Parameters<typeof startKinesis>[0]): Promise<KinesisServer> {
  const server = await startKinesis(options);
  await createStream(server, { stream: 'one' });
  await putRecords(server, { stream: 'one', records: [{ partitionKey: 'a', data: 'first' }] });
  return server;
}

describe.each(kinesisEmulators)('%s of its own', (emulator) => {
  it('is empty after a kill and a restart on the same port', async () => {
    await using server = await startWithRecord({ emulator });
    const first = { pid: server.pid, endpoint: server.endpoint };

    await server.kill();
    const whileDown = { pid: server.pid, isThere: isAlive(first.pid), streams: await failsQuickly(server) };
    await server.restart();

    expect(whileDown).toEqual({ pid: undefined, isThere: false, streams: 'refused' });
    expect(server.endpoint).toBe(first.endpoint);
    expect(server.pid).not.toBe(first.pid);
    expect(await streamsOf(server)).toEqual([]);
  });

  it('keeps data in files through a kill and restarts', async () => {
    await using server = await startWithRecord({ emulator, data: 'files' });

    await server.kill();
    await server.restart();
    await putRecords(server, { stream: 'one', records: [{ partitionKey: 'a', data: 'second' }] });
    await server.restart();

    expect(await readShard(server, 'one', firstShard)).toEqual(['first', 'second']);
  });

  it('keeps the lineage of shards in files, and what is in them', async () => {
    await using server = await startWithRecord({ emulator, data: 'files' });
    const halves = await splitShard(server, { stream: 'one', shardId: firstShard });
    const before = await listShards(server, 'one');

    await server.kill();
    await server.restart();
    const records = ['a', 'b'].map((data) => ({ partitionKey: data, data }));
    const places = await putRecords(server, { stream: 'one', records });

    expect(await listShards(server, 'one')).toEqual(before);
    expect(await readShard(server, 'one', firstShard)).toEqual(['first']);
    expect(halves).toEqual(expect.arrayContaining(places.map(({ shardId }) => shardId)));
  });

  it('answers nothing while it is paused', async () => {
    await using server = await startWithRecord({ emulator });

    await server.pause();
    const client = openKinesis(server, { maxAttempts: 1 });
    const abortSignal = AbortSignal.timeout(300);
    const paused = await client
      .send(new ListStreamsCommand({}), { abortSignal })
      .catch((error: unknown) => error);
    await server.resume();
    const resumed = await client.send(new ListStreamsCommand({}));
    client.destroy();

    expect(paused).toMatchObject({ name: 'AbortError' });
    expect(resumed.StreamNames).toEqual(['one']);
  });

  it('can be killed while it is paused', async () => {
    await using server = await startKinesis({ emulator, data: 'files' });
    const { pid } = server;

    await server.pause();
    await server.kill();

    expect(isAlive(pid)).toBe(false);
  });

  it('leaves no process and no folder when it is stopped, also twice', async () => {
    const foldersOf = (): string[] =>
      readdirSync(tmpdir()).filter((name) => name.startsWith(`rivergraph-${emulator}-`));
    const before = new Set(foldersOf());
    const server = await startKinesis({ emulator });
    const { pid } = server;
    const own = foldersOf().filter((name) => !before.has(name));

    await server.stop();
    await server.stop();

    expect(own).not.toEqual([]);
    expect(isAlive(pid)).toBe(false);
    expect(foldersOf().filter((name) => own.includes(name))).toEqual([]);
  });

  it('refuses a port that is taken', async () => {
    await using server = await startKinesis({ emulator });

    await expect(startKinesis({ emulator, port: server.port })).rejects.toThrow(
      `Kinesis (${emulator}): expected port ${server.port} to be free, got a taken one`,
    );
  });
});

async function failsQuickly(server: KinesisServer): Promise<string> {
  return await fetch(server.endpoint).then(
    () => 'answered',
    () => 'refused',
  );
}

it('an emulator ends with a process that is killed', async () => {
  const child = spawnChild('hold-kinesis.ts');
  const { pid, folder } = JSON.parse(await firstLineOf(child)) as { pid: number; folder: string };
  const before = [isAlive(pid), existsSync(folder)];

  child.kill('SIGKILL');

  expect(before).toEqual([true, true]);
  await expect.poll(() => [isAlive(pid), existsSync(folder)], { timeout: 10_000 }).toEqual([false, false]);
});

describe.each(kinesisEmulators)('%s of the run', (emulator) => {
  describeWithKinesis(
    'a stream',
    (kinesis) => {
      it('gives back what was put, in the order of each shard', async () => {
        const stream = `put-${emulator}`;
        await createStream(kinesis, { stream, shards: 2 });
        const records = Array.from({ length: 1_100 }, (_, at) => ({
          partitionKey: `key-${at % 7}`,
          data: `${at}`,
        }));

        const places = await putRecords(kinesis, { stream, records });

        const shards = (await listShards(kinesis, stream)).map(({ ShardId = '' }) => ShardId);
        const read = await Promise.all(shards.map(async (shard) => await readShard(kinesis, stream, shard)));
        const expected = shards.map((shard) =>
          places.flatMap(({ shardId }, at) => (shardId === shard ? [`${at}`] : [])),
        );
        expect(read).toEqual(expected);
        expect(read.flat()).toHaveLength(1_100);
        await deleteStream(kinesis, stream);
      });

      it('puts a record where an explicit hash key says', async () => {
        const stream = `hash-${emulator}`;
        await createStream(kinesis, { stream, shards: 2 });
        const keys = ['0', String(2n ** 128n - 1n)];

        const places = await putRecords(kinesis, {
          stream,
          records: keys.map((explicitHashKey) => ({ partitionKey: 'same', data: '-', explicitHashKey })),
        });

        expect(places.map(({ shardId }) => shardId)).toEqual([firstShard, 'shardId-000000000001']);
        await deleteStream(kinesis, stream);
      });

      it('has its shards split and merged', async () => {
        const stream = `reshard-${emulator}`;
        await createStream(kinesis, { stream });

        const [low = '', high = ''] = await splitShard(kinesis, { stream, shardId: firstShard });
        const merged = await mergeShards(kinesis, { stream, shardIds: [low, high] });

        const shards = await listShards(kinesis, stream);
        const lineage = shards.map(
          ({ ShardId, ParentShardId, AdjacentParentShardId, SequenceNumberRange }) => ({
            id: ShardId,
            parents: [ParentShardId, AdjacentParentShardId].filter((id) => id !== undefined),
            isClosed: SequenceNumberRange?.EndingSequenceNumber !== undefined,
          }),
        );
        expect(lineage).toEqual([
          { id: firstShard, parents: [], isClosed: true },
          { id: low, parents: [firstShard], isClosed: true },
          { id: high, parents: [firstShard], isClosed: true },
          { id: merged, parents: [low, high], isClosed: false },
        ]);
        await deleteStream(kinesis, stream);
      });

      it('is gone once it is deleted, and cannot be created twice', async () => {
        const stream = `gone-${emulator}`;
        await createStream(kinesis, { stream });

        const again = createStream(kinesis, { stream });
        await expect(again).rejects.toMatchObject({ name: 'ResourceInUseException' });
        await deleteStream(kinesis, stream);

        expect(await streamsOf(kinesis)).not.toContain(stream);
      });
    },
    { emulator },
  );
});

describeWithKinesis('the usual Kinesis of the run', (kinesis) => {
  it('takes streams', async () => {
    const stream = 'of-the-usual-one';

    await createStream(kinesis, { stream });
    const streams = await streamsOf(kinesis);
    await deleteStream(kinesis, stream);

    expect(streams).toContain(stream);
    expect(kinesisFromRun()).toEqual(kinesis);
  });
});
