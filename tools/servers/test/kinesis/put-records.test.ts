import { putRecords } from '@rivergraph/servers';
import type { AwsAddress } from '@rivergraph/servers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TestService } from '../http-proxy/ends.ts';

interface Entry {
  readonly PartitionKey: string;
  readonly Data: string;
}

let service: TestService;
let server: AwsAddress;
let taken: string[];

/** Takes every record that it is not told to refuse, each once. */
function refuseOnce(...refused: readonly string[]): void {
  const left = new Set(refused);
  service.answer = (body) => ({
    Records: (body as { Records: Entry[] }).Records.map(({ Data }) => {
      const text = Buffer.from(Data, 'base64').toString();
      if (left.delete(text)) return { ErrorCode: 'ProvisionedThroughputExceededException' };
      taken.push(text);
      return { ShardId: 'shardId-0', SequenceNumber: String(taken.length) };
    }),
  });
}

beforeEach(async () => {
  service = await TestService.start();
  taken = [];
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  server = { endpoint: service.url, region: 'us-east-1', credentials };
});

afterEach(async () => {
  await service[Symbol.asyncDispose]();
});

describe('putRecords', () => {
  it('puts nothing', async () => {
    expect(await putRecords(server, { stream: 's', records: [] })).toEqual([]);
    expect(service.done).toEqual([]);
  });

  it('puts batches that calls can carry, in order', async () => {
    refuseOnce();
    const large = 'x'.repeat(3 * 1024 * 1024);
    const data = ['a', 'b', 'c', large, large, 'd'];

    const places = await putRecords(server, {
      stream: 's',
      records: data.map((text) => ({ partitionKey: 'k', data: text })),
      batch: 2,
    });

    const counts = service.done.map(({ body }) => (body as { Records: Entry[] }).Records.length);
    expect(counts).toEqual([2, 2, 2]);
    expect(taken).toEqual(data);
    expect(places.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['1', '2', '3', '4', '5', '6']);
  });

  it('keeps a call below what the service takes', async () => {
    refuseOnce();
    const data = Buffer.alloc(3 * 1024 * 1024);

    await putRecords(server, { stream: 's', records: [1, 2].map(() => ({ partitionKey: 'k', data })) });

    expect(service.done).toHaveLength(2);
  });

  it('puts a refused record again before the next batch, and says where each came to lie', async () => {
    refuseOnce('b');
    const records = ['a', 'b', 'c', 'd'].map((data) => ({ partitionKey: data, data }));

    const places = await putRecords(server, { stream: 's', records, batch: 3 });

    expect(taken).toEqual(['a', 'c', 'b', 'd']);
    expect(places.map(({ sequenceNumber }) => sequenceNumber)).toEqual(['1', '3', '2', '4']);
  });

  it('fails when a later record of a key was taken before an earlier one', async () => {
    refuseOnce('a');
    const records = ['a', 'b'].map((data) => ({ partitionKey: 'k', data }));

    await expect(putRecords(server, { stream: 's', records })).rejects.toThrow(
      'The stream s: expected records of one key in order, got a later one before a refused one',
    );
  });
});
