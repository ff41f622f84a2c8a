import type { SourceRecord } from '@rivergraph/core';
import type { CypherBinding } from './cypher-write.ts';
import { boltValue } from './bolt-value.ts';
import { headerMap } from './header-map.ts';
import { undecodedKey, undecodedValue } from './undecoded.ts';

/** The values of a statement's bindings for a record. Failure: `rejected`, for a value that no database can take. */
export function valuesOf(bindings: readonly CypherBinding[], record: SourceRecord): readonly unknown[] {
  return bindings.map((binding) => valueOf(binding, record));
}

function valueOf(binding: CypherBinding, record: SourceRecord): unknown {
  switch (binding) {
    case 'event':
    case '__value':
      return boltValue('value', undecodedValue(record.value));
    case '__key':
      return boltValue('key', undecodedKey(record.key));
    case '__header':
      return headerMap(record.headers);
    case '__timestamp':
      return record.timestamp ?? null;
  }
}
