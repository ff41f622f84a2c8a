import { misconfigured, unavailable } from '@rivergraph/core';
import { pause } from '@rivergraph/core/adapter';
import { DescribeStreamSummaryCommand } from '@aws-sdk/client-kinesis';
import type { StreamDescriptionSummary } from '@aws-sdk/client-kinesis';
import type { StreamContext } from './stream-context.ts';
import type { StreamFacts } from './stream-port.ts';

/** A wrong address shows in seconds. */
const patienceMs = 5_000;
const creationMs = 60_000;
const betweenMs = 1_000;

/** Asks what there is to know of a stream; one that is being created is waited for, a minute long. */
export async function describeStream(context: StreamContext, signal: AbortSignal): Promise<StreamFacts> {
  const { clock } = context;
  const begun = clock.now();
  for (;;) {
    const facts = toFacts(context, await askSummary(context, signal));
    if (facts.status === 'DELETING') throw beingDeleted(context);
    if (facts.status !== 'CREATING') return facts;
    if (clock.now() - begun >= creationMs) throw stillCreated(context);
    await pause(clock, betweenMs, signal);
    signal.throwIfAborted();
  }
}

async function askSummary(
  { stream, calls, patience }: StreamContext,
  signal: AbortSignal,
): Promise<StreamDescriptionSummary | undefined> {
  const answer = await patience.run(
    async () =>
      calls.run(
        'DescribeStreamSummary',
        async (client, options) =>
          client.send(new DescribeStreamSummaryCommand({ ...stream.address }), options),
        signal,
      ),
    { signal, forMs: patienceMs },
  );
  return answer.StreamDescriptionSummary;
}

function toFacts({ stream }: StreamContext, summary: StreamDescriptionSummary | undefined): StreamFacts {
  return {
    name: summary?.StreamName ?? stream.name,
    arn: summary?.StreamARN ?? '',
    status: summary?.StreamStatus ?? 'ACTIVE',
    distribution: summary?.RecordDistributionStrategy === 'AUTO' ? 'AUTO' : 'USER_PARTITION_KEY',
  };
}

function beingDeleted({ calls }: StreamContext): Error {
  return misconfigured(
    `${calls.subject('DescribeStreamSummary')}: expected it to exist, got one that is being deleted`,
    { reason: 'stream-missing' },
  );
}

function stillCreated({ calls }: StreamContext): Error {
  return unavailable(
    `${calls.subject('DescribeStreamSummary')}: expected it to be created within ${creationMs / 1_000} s, got one that is not`,
    { reason: 'stream-creating' },
  );
}
