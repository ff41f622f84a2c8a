import type { Value } from '../value.ts';
import type { Version, VertexRecord } from './records.ts';
import { valuesKey } from './value-key.ts';

/**
 * Finds the nodes of a label by the values of some properties.
 *
 * It gives at least the nodes that have them, in whatever version; who asks looks again.
 */
export class PropertyLookup {
  readonly label: string;
  /** In the order of the alphabet. */
  readonly properties: readonly string[];
  readonly #buckets = new Map<string, Set<VertexRecord>>();

  constructor(label: string, properties: readonly string[]) {
    this.label = label;
    this.properties = properties;
  }

  /** Gives the nodes with these values, which are in the order of the properties. */
  find(values: readonly (Value | undefined)[]): ReadonlySet<VertexRecord> | undefined {
    const key = valuesKey(values);
    return key === undefined ? undefined : this.#buckets.get(key);
  }

  /** Gives the values of the properties that a version has. */
  valuesOf(version: Version): (Value | undefined)[] {
    return this.properties.map((name) => version.properties.get(name));
  }

  /** Writes the values that a version has; undefined where it has not all of them, or not the label. */
  keyOf(version: Version): string | undefined {
    return version.labels.has(this.label) ? valuesKey(this.valuesOf(version)) : undefined;
  }

  /** Adds a node where a version of it has all the values. */
  add(record: VertexRecord, version: Version): void {
    const key = this.keyOf(version);
    if (key === undefined) return;
    const bucket = this.#buckets.get(key) ?? new Set();
    if (bucket.has(record)) return;
    this.#buckets.set(key, bucket.add(record));
    record.places.push({ lookup: this, key });
  }

  /** Takes a node away that nobody sees any more. */
  remove(record: VertexRecord, key: string): void {
    const bucket = this.#buckets.get(key);
    bucket?.delete(record);
    if (bucket?.size === 0) this.#buckets.delete(key);
  }
}
