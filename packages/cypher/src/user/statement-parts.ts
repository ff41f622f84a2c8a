import type { WriteBatch } from '@rivergraph/core';
import type { BoltPart } from '../bolt/part.ts';
import type { StatementWrite } from './statement-write.ts';

/** Where the writes stand in their batch, and where they come from. */
export interface StatementPartsOptions extends Pick<WriteBatch, 'originAt'> {
  readonly start: number;
}

/** Makes a statement of each write, in order. */
export function statementParts(
  writes: readonly StatementWrite[],
  { originAt, start }: StatementPartsOptions,
): readonly BoltPart[] {
  return writes.map(({ name, parameters, text }, at) => ({
    text,
    parameters: () => parameters,
    writes: 1,
    failures: undefined,
    statement: {
      name: name ?? topicName(originAt?.(start + at).partition.topic),
      linesBefore: 0,
      isOfRecord: true,
    },
  }));
}

function topicName(topic: string | undefined): string {
  return topic === undefined ? 'a record' : `topic ${topic}`;
}
