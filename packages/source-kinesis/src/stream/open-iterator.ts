import { misconfigured, unavailable } from '@rivergraph/core';
import type { RivergraphError } from '@rivergraph/core';
import { GetShardIteratorCommand } from '@aws-sdk/client-kinesis';
import type { GetShardIteratorCommandInput } from '@aws-sdk/client-kinesis';
import { skewsToTryMs } from '../clock-skew.ts';
import { reasonOf } from '../errors.ts';
import type { Cursor } from './cursor.ts';
import type { StreamContext } from './stream-context.ts';
import type { ShardStart } from './stream-port.ts';

/** The shard that an iterator is for, and where it begins. */
export interface IteratorSettings {
  readonly context: StreamContext;
  readonly shardId: string;
  readonly cursor: Cursor;
}

/** Gets an iterator for the place where the cursor is. Tries once. Failure: `misconfigured` when there is no such place. */
export async function openIterator(settings: IteratorSettings, signal: AbortSignal): Promise<string> {
  const { context, cursor } = settings;
  const place = cursor.place(context.clock.now());
  try {
    return await askIterator(settings, place, signal);
  } catch (error) {
    if (reasonOf(error) !== 'invalid-argument') throw error;
    if (place.type !== 'AT_TIMESTAMP' || !cursor.canBeginAtLatest) throw unknownPlace(settings, error);
    tellClockAhead(context);
    const earlier = await askEarlier(settings, place.timestamp, signal);
    if (earlier !== undefined) return earlier;
  }
  cursor.beginAtLatest();
  return openIterator(settings, signal);
}

/**
 * Gets an iterator for a time before one that has not come yet for the service: some records that came before the time are read too, and
 * none that came after it is left out. Settles with `undefined` when that has not come either.
 */
async function askEarlier(
  settings: IteratorSettings,
  timestamp: number,
  signal: AbortSignal,
): Promise<string | undefined> {
  for (const skewMs of skewsToTryMs) {
    try {
      return await askIterator(settings, { type: 'AT_TIMESTAMP', timestamp: timestamp - skewMs }, signal);
    } catch (error) {
      if (reasonOf(error) !== 'invalid-argument') throw error;
    }
  }
  return undefined;
}

async function askIterator(
  { context: { calls, stream }, shardId }: IteratorSettings,
  place: ShardStart,
  signal: AbortSignal,
): Promise<string> {
  const input = { ...stream.address, ShardId: shardId, ...toInput(place) };
  const { ShardIterator: iterator } = await calls.run(
    'GetShardIterator',
    async (client, options) => client.send(new GetShardIteratorCommand(input), options),
    signal,
  );
  if (iterator) return iterator;
  throw unavailable(`${calls.subject('GetShardIterator')}: expected an iterator, got none`);
}

type PlaceInput = Pick<
  GetShardIteratorCommandInput,
  'ShardIteratorType' | 'Timestamp' | 'StartingSequenceNumber'
>;

function toInput(place: ShardStart): PlaceInput {
  const { type } = place;
  if (type === 'AT_TIMESTAMP') return { ShardIteratorType: type, Timestamp: new Date(place.timestamp) };
  if (type !== 'AT_SEQUENCE_NUMBER') return { ShardIteratorType: type };
  return { ShardIteratorType: type, StartingSequenceNumber: place.sequence };
}

function tellClockAhead({ warnings, stream }: StreamContext): void {
  warnings.warn(
    'clock-ahead',
    `kinesis: stream ${stream.name}: the time to begin at has not come yet for the service; reading begins up to five minutes earlier, or with what comes from now on (check the clock of this machine)`,
  );
}

/** Says that there is no such place in the shard. */
export function unknownPlace(
  { context: { calls }, shardId }: IteratorSettings,
  cause: unknown,
): RivergraphError {
  const subject = calls.subject('GetShardIterator');
  return misconfigured(
    `${subject}: expected a position that shard ${shardId} has, got another (the stream may have been made anew since it was stored)`,
    { reason: 'position-unknown', cause },
  );
}
