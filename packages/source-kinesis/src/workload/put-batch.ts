import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient, PutRecordsRequestEntry, PutRecordsResultEntry } from '@aws-sdk/client-kinesis';
import { isRetryable, type RivergraphError } from '@rivergraph/core';
import type { Clock } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import { awsError } from '../errors.ts';

/** A record on its way. */
export interface Outgoing {
  readonly Data: Uint8Array;
  readonly PartitionKey: string;
}

/** What sending needs, and tells. */
export interface PutSettings {
  readonly client: KinesisClient;
  readonly address: { readonly StreamName: string } | { readonly StreamARN: string };
  readonly clock: Clock;
  readonly signal: AbortSignal;
  random(): number;
  /** The service has answered. */
  answered(answer: PutAnswer): void;
  /** A call came to nothing, and is made again. */
  failed(error: RivergraphError): void;
}

/** What became of the records of a call. */
interface PutAnswer {
  readonly taken: number;
  /** These are sent again. */
  readonly refused: number;
  /** Why, for the first of them. */
  readonly error: RivergraphError | undefined;
}

/** The most that one call takes, with room for keys. */
const maxBytes = 4.5 * 2 ** 20;
const maxRecords = 500;

const firstDelayMs = 100;
const longestDelayMs = 5_000;

/** Puts records into the stream, those that are refused again, until all are taken or the signal is aborted. */
export async function putBatch(records: readonly Outgoing[], settings: PutSettings): Promise<void> {
  for (const call of cut(records)) await putCall(call, settings);
}

/** Cuts a batch so that no call is too large. */
function cut(records: readonly Outgoing[]): readonly (readonly Outgoing[])[] {
  const calls: Outgoing[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const record of records) {
    const size = record.Data.length + record.PartitionKey.length * 4;
    const last = calls.at(-1);
    if (last === undefined || bytes + size > maxBytes || last.length === maxRecords) {
      calls.push([record]);
      bytes = size;
    } else {
      last.push(record);
      bytes += size;
    }
  }
  return calls;
}

async function putCall(records: readonly Outgoing[], settings: PutSettings): Promise<void> {
  const { clock, signal, random } = settings;
  let left = records;
  for (let tries = 0; left.length > 0 && !signal.aborted; tries += 1) {
    left = await tryPut(left, settings);
    if (left.length === 0) return;
    const most = Math.min(longestDelayMs, firstDelayMs * 2 ** tries);
    await pause(clock, most / 2 + (random() * most) / 2, signal);
  }
}

/** Settles with the records that were not taken. */
async function tryPut(records: readonly Outgoing[], settings: PutSettings): Promise<readonly Outgoing[]> {
  const { client, address, signal, failed } = settings;
  const entries: PutRecordsRequestEntry[] = [...records];
  const command = new PutRecordsCommand({ ...address, Records: entries });
  let results: readonly PutRecordsResultEntry[];
  try {
    const answer = await client.send(command, { abortSignal: signal });
    results = answer.Records ?? [];
  } catch (error) {
    if (signal.aborted) return records;
    const coded = awsError(error, subject);
    if (!isRetryable(coded)) throw coded;
    failed(coded);
    return records;
  }
  return sort(records, results, settings);
}

/** Gives the records that are sent again. Failure: the error of one that no retry helps. */
function sort(
  records: readonly Outgoing[],
  results: readonly PutRecordsResultEntry[],
  { answered }: PutSettings,
): readonly Outgoing[] {
  const errors = results.map(({ ErrorCode }) => refusalOf(ErrorCode));
  const refused = records.filter((_, index) => errors[index] !== undefined);
  const taken = records.length - refused.length;
  const fatal = errors.find((error) => error !== undefined && !isRetryable(error));
  if (fatal === undefined) {
    const error = errors.find((one) => one !== undefined);
    answered({ taken, refused: refused.length, error });
    return refused;
  }
  answered({ taken, refused: 0, error: undefined });
  throw fatal;
}

/** The codes are names of errors of a whole call, as `KMSThrottlingException`. */
function refusalOf(code: string | undefined): RivergraphError | undefined {
  return code === undefined ? undefined : awsError({ name: code }, subject);
}

const subject = 'kinesis: PutRecords';
