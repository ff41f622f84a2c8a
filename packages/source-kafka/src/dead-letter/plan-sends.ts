import type { Letter } from './letter.ts';

/** Letters for one partition of the topic, to be sent together. */
export interface Send {
  readonly partition: number;
  readonly letters: readonly Letter[];
}

/** Says where letters go. */
export interface SendLimits {
  /** How many partitions the topic has. */
  readonly partitions: number;
  /** The most that one send holds, unless it is a single letter. */
  readonly maxBytes: number;
}

/**
 * Puts letters into sends of one partition each. Those of one partition of the source go to one partition of the topic, in
 * their order; the sends of one list are to follow each other.
 */
export function planSends(
  letters: readonly Letter[],
  { partitions, maxBytes }: SendLimits,
): readonly (readonly Send[])[] {
  const queues = new Map<number, Letter[]>();
  for (const letter of letters) {
    const partition = letter.lane % partitions;
    const queue = queues.get(partition);
    if (queue === undefined) queues.set(partition, [letter]);
    else queue.push(letter);
  }
  return [...queues].map(([partition, queue]) =>
    split(queue, maxBytes).map((part) => ({ partition, letters: part })),
  );
}

function split(letters: readonly Letter[], maxBytes: number): readonly (readonly Letter[])[] {
  const parts: Letter[][] = [];
  let room = 0;
  for (const letter of letters) {
    if (parts.length === 0 || letter.bytes > room) {
      parts.push([]);
      room = maxBytes;
    }
    parts.at(-1)?.push(letter);
    room -= letter.bytes;
  }
  return parts;
}
