import type { DeadLetterRecord } from '@rivergraph/core';
import type { MemoryStream } from '@rivergraph/core/testing';
import type { Mark } from './recovery.ts';
import { describe } from './stream-stage.ts';
import type { StreamStage } from './stream-stage.ts';

const endTimeoutMs = 120_000;

/** Lets the pipeline come to the end of its stream, if it still can. */
export async function settle<TValue>(stage: StreamStage<TValue>): Promise<void> {
  const { sender, stream } = stage.parts;
  sender.pause();
  const { life } = stage;
  if (stage.problems.length > 0) await life.stop();
  stream.endAll();
  const timer = setTimeout(() => {
    stage.accuse(`the pipeline did not come to the end of its stream (${life.watch.summary})`);
    void life.stop();
  }, endTimeoutMs);
  const error = await life.ended;
  clearTimeout(timer);
  if (error !== undefined) stage.accuse(`the pipeline ended with ${describe(error)}`);
  for (const [partition, count] of sender.sent.entries()) {
    const stored = stream.committed(partition);
    if (stored !== count - 1)
      stage.accuse(`partition ${partition} is stored up to ${stored}, not ${count - 1}`);
  }
  for (const violation of stream.violations) stage.accuse(violation);
}

/** Finds when which positions of each partition were stored. */
export function marksOf<TValue>({ commits, partitions }: MemoryStream<TValue>): readonly (readonly Mark[])[] {
  return partitions.map((_, wanted) =>
    commits.flatMap(({ at, partition, position: nth, stored }) =>
      stored && partition === wanted && nth !== undefined ? [{ at, nth }] : [],
    ),
  );
}

/** Gives the number of the partition of a memory stream, and the record in it, that a dead letter is of. */
export function placeIn({ partition, position }: Pick<DeadLetterRecord, 'partition' | 'position'>): {
  readonly partition: number;
  readonly nth: number;
} {
  return { partition: Number(partition.id.split('-').at(-1)), nth: Number(position) };
}
