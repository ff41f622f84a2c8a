import type { KeyType } from '../../graph/schema-types.ts';
import { instantText, localText } from '../../graph/temporal-text.ts';
import type { GraphRow, PropertyShape } from '../../graph/write.ts';
import { mix, mixBytes, mixInteger, mixNumber, mixText } from './hash.ts';

/** Mixes the key of a row into a hash. */
export type KeyHash = (hash: number, row: GraphRow) => number;

type Mixer = (hash: number, value: unknown) => number;

/** Values count by their declared type, as in the names of entities. */
const mixers: { readonly [T in KeyType]: Mixer } = {
  string: (hash, value) => mixText(hash, value as string),
  integer: (hash, value) => mixInteger(hash, value as number | bigint),
  float: (hash, value) => mixNumber(hash, value as number),
  boolean: (hash, value) => mix(hash, value === true ? 1 : 0),
  date: (hash, value) => mixText(hash, value as string),
  datetime: (hash, value) => mixText(hash, instantText(value as Date | string)),
  'local-datetime': (hash, value) => mixText(hash, localText(value as string)),
  bytes: (hash, value) => mixBytes(hash, value as Uint8Array),
};

/**
 * Gives the hash of a key. Rows with the same key have the same hash; the reverse holds nearly always, and where it does
 * not, two entities wait for each other as one would.
 */
export function keyHashOf(key: readonly PropertyShape[]): KeyHash {
  const parts = key.map(({ name, type }) => ({ name, mixer: mixers[type as KeyType] }));
  const [only] = parts;
  if (only !== undefined && parts.length === 1) {
    const { name, mixer } = only;
    return (hash, row) => mixer(hash, row[name]);
  }
  return (hash, row) => {
    let mixed = hash;
    for (const { name, mixer } of parts) mixed = mixer(mixed, row[name]);
    return mixed;
  };
}
