import type { Edge, Value, Vertex } from '../value.ts';
import type { PropertyLookup } from './property-lookup.ts';
import { sees } from './writer.ts';
import type { Writer } from './writer.ts';

/** The labels and properties that one transaction left, and those before. */
export interface Version {
  readonly writer: Writer | undefined;
  /** Never changed, but replaced: versions share it. */
  labels: ReadonlySet<string>;
  readonly properties: Map<string, Value>;
  older: Version | undefined;
}

/** What a transaction did to a node or relationship, as far as conflicts go. */
export interface Mark {
  readonly writer: Writer;
  /** `edge`: a relationship was added to a node. `change`: everything else. */
  readonly kind: 'change' | 'edge';
}

/** A node or relationship with the versions that somebody may still see. */
interface StoredObject {
  /** Undefined where everybody sees it. */
  created: Writer | undefined;
  deleted: Writer | undefined;
  version: Version;
  marks: Mark[];
}

/** A node as it is stored. */
export interface VertexRecord extends StoredObject {
  readonly handle: Vertex;
  /** In the order of their ids, those that not everybody sees among them. Of most nodes one is empty, and that one they share. */
  out: ReadonlySet<EdgeRecord>;
  in: ReadonlySet<EdgeRecord>;
  /** Where lookups have it. */
  readonly places: { readonly lookup: PropertyLookup; readonly key: string }[];
}

/** A relationship as it is stored. */
export interface EdgeRecord extends StoredObject {
  readonly handle: Edge;
  readonly from: VertexRecord;
  readonly to: VertexRecord;
}

const noLabels: ReadonlySet<string> = new Set();
const noEdges: ReadonlySet<EdgeRecord> = new Set();

/** Makes a node that its writer alone sees. */
export function vertexRecord(handle: Vertex, writer: Writer | undefined): VertexRecord {
  return { ...bare(writer), handle, out: noEdges, in: noEdges, places: [] };
}

/** Makes a relationship that its writer alone sees. */
export function edgeRecord(
  handle: Edge,
  ends: Pick<EdgeRecord, 'from' | 'to'>,
  writer: Writer | undefined,
): EdgeRecord {
  return { ...bare(writer), handle, ...ends };
}

/** Adds a relationship to those of a node. */
export function withEdge(edges: ReadonlySet<EdgeRecord>, edge: EdgeRecord): ReadonlySet<EdgeRecord> {
  const own = edges === noEdges ? new Set<EdgeRecord>() : (edges as Set<EdgeRecord>);
  return own.add(edge);
}

/** Takes a relationship away from those of a node. */
export function dropEdge(edges: ReadonlySet<EdgeRecord>, edge: EdgeRecord): void {
  (edges as Set<EdgeRecord>).delete(edge);
}

/** Tells whether a transaction sees that something exists. */
export function isVisible(record: VertexRecord | EdgeRecord, reader: Writer): boolean {
  if (!sees(reader, record.created)) return false;
  return record.deleted === undefined || !sees(reader, record.deleted);
}

/** Gives the labels and properties that a transaction sees. */
export function versionFor(record: VertexRecord | EdgeRecord, reader: Writer): Version {
  let version = record.version;
  while (version.older !== undefined && !sees(reader, version.writer)) version = version.older;
  return version;
}

/** Gives what a commit is checked against: its own writes, else what was committed last, whoever sees it. */
export function latestVersion(record: VertexRecord, writer: Writer): Version | undefined {
  const holds = (one: Writer | undefined): boolean =>
    one === undefined || one === writer || one.committed !== undefined;
  if (!holds(record.created)) return undefined;
  if (record.deleted !== undefined && holds(record.deleted)) return undefined;
  let version = record.version;
  while (version.older !== undefined && !holds(version.writer)) version = version.older;
  return version;
}

function bare(writer: Writer | undefined): StoredObject {
  const version = { writer, labels: noLabels, properties: new Map(), older: undefined };
  return { created: writer, deleted: undefined, version, marks: [] };
}
