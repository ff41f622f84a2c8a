import { silentLogger, systemClock } from '@rivergraph/core';
import type { SourceRecord, TransformContext, TransformFunction } from '@rivergraph/core';
import type { CypherSinkWrite } from '@rivergraph/sink-neo4j';

/** The write that a transform makes of a record with a value. */
export function recordOf(
  transform: TransformFunction<SourceRecord, CypherSinkWrite>,
  value: unknown,
): CypherSinkWrite {
  const record: SourceRecord = {
    topic: 'records',
    partition: { topic: 'records', id: 'records-0' },
    position: 0,
    key: null,
    value,
    headers: {},
    timestamp: undefined,
    rawKey: null,
    rawValue: null,
  };
  const { signal } = new AbortController();
  const context: TransformContext = { signal, logger: silentLogger, clock: systemClock };
  return transform(record, context) as CypherSinkWrite;
}
