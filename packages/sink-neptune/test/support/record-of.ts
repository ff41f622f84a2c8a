import type { SourceRecord } from '@rivergraph/core';

/** A record as a transform sees it; what is not given is empty. */
export function recordOf(given: Partial<SourceRecord>): SourceRecord {
  return {
    topic: 't',
    partition: { topic: 't', id: 't-0' },
    position: 0,
    key: null,
    value: null,
    headers: {},
    timestamp: undefined,
    rawKey: null,
    rawValue: null,
    ...given,
  };
}
