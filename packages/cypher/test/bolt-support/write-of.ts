import { silentLogger, systemClock } from '@rivergraph/core';
import type { SourceRecord, TransformFunction } from '@rivergraph/core';
import type { CypherSinkWrite } from '../../src/bolt/index.ts';
import { recordOf } from '../record-of.ts';

/** The write that a transform makes of a record with a value. */
export function writeOf(
  transform: TransformFunction<SourceRecord, CypherSinkWrite>,
  value: unknown,
): CypherSinkWrite {
  const { signal } = new AbortController();
  const context = { signal, logger: silentLogger, clock: systemClock };
  return transform(recordOf({ topic: 'records', value }), context) as CypherSinkWrite;
}
