import { Buffer } from 'node:buffer';
import { readFile } from 'node:fs/promises';
import { parseDeadLetterLine } from '@rivergraph/core';
import type { DeadLetterRecord } from '@rivergraph/core';

/** A message that was set aside, and why. */
export interface Letter {
  /** `people-0 at 12`: the partition, and the offset there. */
  readonly place: string;
  /** The message as it was; `null` without a value. */
  readonly text: string | null;
  readonly code: string | undefined;
  readonly reason: string | undefined;
  readonly explanation: string | undefined;
}

/** Reads the messages that a pipeline has set aside into a file, each as it was. */
export async function readLetters(path: string): Promise<readonly Letter[]> {
  const lines = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  return lines.map(parseDeadLetterLine).map(letterOf);
}

function letterOf({ partition, position, value, rejections }: DeadLetterRecord): Letter {
  const [first] = rejections;
  return {
    // The position of a record of Kafka is its offset, as a text.
    place: placeText(partition.id, typeof position === 'string' ? position : JSON.stringify(position)),
    text: value === null ? null : Buffer.from(value).toString('latin1'),
    code: first?.code,
    reason: first?.reason,
    explanation: first?.message,
  };
}

/** Writes a place in the topic. */
export function placeText(partition: string, offset: number | string): string {
  return `${partition} at ${offset}`;
}

/** Writes a message that was set aside, and its place, as a line. */
export function letterLine({ place, text }: Pick<Letter, 'place' | 'text'>): string {
  return `${place}: ${JSON.stringify(text)}`;
}
