import { PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KinesisClient, PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
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
  sent(records: number): void;
  /** These are sent again. */
  refused(records: number): void;
  /** A call is made again. */
  failed(error: RivergraphError): void;
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
    const refused = await tryPut(left, settings);
    settings.sent(left.length - refused.length);
    left = refused;
    if (left.length === 0) return;
    const most = Math.min(longestDelayMs, firstDelayMs * 2 ** tries);
    await pause(clock, most / 2 + (random() * most) / 2, signal);
  }
}

/** Settles with the records that were not taken. */
async function tryPut(records: readonly Outgoing[], settings: PutSettings): Promise<readonly Outgoing[]> {
  const { client, address, signal } = settings;
  try {
    const entries: PutRecordsRequestEntry[] = [...records];
    const answer = await client.send(new PutRecordsCommand({ ...address, Records: entries }), {
      abortSignal: signal,
    });
    const codes = (answer.Records ?? []).map(({ ErrorCode }) => ErrorCode);
    const refused = records.filter((_, index) => codes[index] !== undefined);
    const fatal = codes.find((code) => code !== undefined && !passing.has(code));
    if (fatal !== undefined) throw awsError(Object.assign(new Error(fatal), { name: fatal }), subject);
    if (refused.length > 0) settings.refused(refused.length);
    return refused;
  } catch (error) {
    if (signal.aborted) return records;
    const coded = awsError(error, subject);
    if (!isRetryable(coded)) throw coded;
    settings.failed(coded);
    return records;
  }
}

const subject = 'kinesis: PutRecords';

/** Why a single record is refused that may be taken a moment later. */
const passing: ReadonlySet<string> = new Set(['ProvisionedThroughputExceededException', 'InternalFailure']);
