import { PropertyLookup } from './property-lookup.ts';
import type { VertexRecord } from './records.ts';

/** Finds nodes by their labels and by properties. Gives at least the nodes that were asked for, in whatever version. */
export class Lookups {
  readonly #byLabel = new Map<string, Set<VertexRecord>>();
  readonly #byProperties = new Map<string, PropertyLookup[]>();

  /** Gives the nodes that have a label, or had it. */
  labelled(label: string): ReadonlySet<VertexRecord> {
    return this.#byLabel.get(label) ?? new Set();
  }

  /** Gives the lookup for some properties of a label, and makes it of the nodes that there are when it is asked for first. */
  of(label: string, names: readonly string[]): PropertyLookup {
    const properties = names.toSorted();
    const lookups = this.#byProperties.get(label) ?? [];
    const known = lookups.find((one) => sameNames(one.properties, properties));
    if (known !== undefined) return known;
    const lookup = new PropertyLookup(label, properties);
    for (const record of this.labelled(label)) {
      for (let version = record.version; ; version = version.older) {
        lookup.add(record, version);
        if (version.older === undefined) break;
      }
    }
    this.#byProperties.set(label, [...lookups, lookup]);
    return lookup;
  }

  /** Learns that a node has a label now. */
  labelAdded(record: VertexRecord, label: string): void {
    const nodes = this.#byLabel.get(label) ?? new Set();
    this.#byLabel.set(label, nodes.add(record));
    for (const lookup of this.#byProperties.get(label) ?? []) lookup.add(record, record.version);
  }

  /** Learns that a property of a node has another value now. */
  propertySet(record: VertexRecord, name: string): void {
    for (const label of record.version.labels)
      for (const lookup of this.#byProperties.get(label) ?? [])
        if (lookup.properties.includes(name)) lookup.add(record, record.version);
  }

  /** Forgets a node that nobody sees any more. */
  forget(record: VertexRecord): void {
    for (const nodes of this.#byLabel.values()) nodes.delete(record);
    for (const { lookup, key } of record.places) lookup.remove(record, key);
    record.places.length = 0;
  }
}

function sameNames(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name, index) => name === others[index]);
}
