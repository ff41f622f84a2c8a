import type { GraphWrite, NodeWrite, Sink } from '@rivergraph/core';
import { canonicalValue } from '@rivergraph/core/testing';
import { withSink, withWrites } from './sinks.ts';

/** Compares with what was there before the batch, since it reads all versions first. */
export function hindsightSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withSink(sink, {
    write: async (batch, context) => {
      const writes = batch.writes.map((write, index) => {
        const isFirst = batch.writes.findIndex(({ row }) => row['id'] === write.row['id']) === index;
        return isFirst || !isNode(write) ? write : withVersion(write, undefined);
      });
      return await sink.write({ ...batch, writes }, context);
    },
  });
}

/** Writes only what is newer, so that a retry or a second part of a record is left out. */
export function impatientSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const seen = new Set<string>();
  return withWrites(sink, (write) => {
    if (!isNode(write) || write.shape.node.version === undefined) return write;
    const { property } = write.shape.node.version;
    const version = write.row[property.name];
    const mark = `${String(write.row['id'])} ${canonicalValue(property.type, version)}`;
    if (version === undefined || !seen.has(mark)) {
      seen.add(mark);
      return write;
    }
    return { ...write, shape: { ...write.shape, set: [] } };
  });
}

/** Takes a node without a version for one that must not be touched. */
export function timidSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const merged = new Set<unknown>();
  return withWrites(sink, (write) => {
    if ('from' in write) {
      merged.add(write.from['id']);
      return write;
    }
    if (!merged.has(write.row['id'])) return write;
    return { ...write, shape: { ...write.shape, action: 'update', set: [] } };
  });
}

/** Remembers the versions of deleted nodes, as tombstones would. */
export function grudgingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const deleted = new Set<unknown>();
  return withWrites(sink, (write) => {
    if (!isNode(write)) return write;
    if (write.shape.action === 'delete') deleted.add(write.row['id']);
    const isKnown = write.shape.action === 'upsert' && deleted.has(write.row['id']);
    return isKnown ? { ...write, shape: { ...write.shape, action: 'update' } } : write;
  });
}

/** Compares versions as the texts that JavaScript makes of them. */
export function textVersionSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const newest = new Map<unknown, string>();
  return withWrites(sink, (write) => {
    if (!isNode(write) || write.shape.node.version === undefined) return write;
    const version = write.row[write.shape.node.version.property.name];
    const text = version instanceof Date ? version.toISOString() : String(version);
    const known = newest.get(write.row['id']) ?? text;
    if (text < known) return { ...write, shape: { ...write.shape, action: 'update', set: [] } };
    newest.set(write.row['id'], text);
    return withVersion(write, undefined);
  });
}

function isNode(write: GraphWrite): write is NodeWrite {
  return !('from' in write);
}

function withVersion(write: NodeWrite, version: NodeWrite['shape']['node']['version']): NodeWrite {
  return { ...write, shape: { ...write.shape, node: { ...write.shape.node, version } } };
}
