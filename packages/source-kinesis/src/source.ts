import type { Source, SourceRecord } from '@rivergraph/core';
import { decoderOf } from './decoders.ts';
import { KinesisSource } from './kinesis-source.ts';
import type { KinesisSourceOptions } from './options.ts';
import { resolveKinesisOptions } from './resolve-options.ts';

/**
 * Makes a source that reads an Amazon Kinesis data stream. Workers share its shards by leases, in a form that the Kinesis Client Library
 * understands; a checkpoint is stored when what was made of the records is written, and not before.
 *
 * Shards are read by polling (GetRecords). After a split or a merge, what follows is read when what it came from is finished, from
 * its oldest record on. Failure: what the service refuses is `unauthorized` or `misconfigured` and stops the pipeline; throttling
 * and outages are waited out.
 *
 * Permissions: `kinesis:DescribeStreamSummary`, `ListShards`, `GetShardIterator`, `GetRecords`; those of the lease store; `kms:Decrypt`
 * where the stream is encrypted with a key of yours.
 *
 * @example
 * ```ts
 * createKinesisSource({
 *   stream: 'charges',
 *   kinesis: { region: 'eu-central-1' },
 *   leases: createDynamoLeaseStore({ table: 'daily-charges', dynamodb: { region: 'eu-central-1' } }),
 *   value: json(Charge),
 * });
 * ```
 *
 * @public
 */
export function createKinesisSource<Value = Uint8Array, Key = string>(
  options: KinesisSourceOptions<Value, Key>,
): Source<SourceRecord<Value, Key>> {
  const { value, key } = options;
  return new KinesisSource(resolveKinesisOptions(options), decoderOf<Value, Key>({ value, key }));
}
