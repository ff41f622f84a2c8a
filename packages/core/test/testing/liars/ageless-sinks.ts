import type { EdgeWrite, EndpointShape, GraphWrite, NodeWrite, Sink } from '@rivergraph/core';
import { withWrites } from './sinks.ts';

/** Writes nodes whatever their version. */
export function agelessNodesSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withWrites(sink, (write) => ('from' in write ? write : withoutVersion(write)));
}

/** Writes edges whatever their version. */
export function agelessEdgesSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withEdges(sink, (write) => {
    const edge = { ...write.shape.edge, version: undefined };
    return { ...write, shape: { ...write.shape, edge } };
  });
}

/** Writes the ends of edges whatever their version. */
export function agelessEndsSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withEdges(sink, (write) => {
    const { from, to } = write.shape;
    return { ...write, shape: { ...write.shape, from: ageless(from), to: ageless(to) } };
  });
}

/** Writes owned nodes whatever their version, since it writes them by a statement of their own. */
export function agelessOwnedSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  return withEdges(sink, (write) => {
    const { edge, to } = write.shape;
    return edge.to.ownedBy === undefined ? write : { ...write, shape: { ...write.shape, to: ageless(to) } };
  });
}

/** Leaves the ends alone where the edge is older, since one comparison decides about the whole write. */
export function sweepingSink(sink: Sink<GraphWrite>): Sink<GraphWrite> {
  const newest = new Map<string, number>();
  return withEdges(sink, (write) => {
    const { edge, from, to } = write.shape;
    const version = Number(write.row[edge.version?.property.name ?? '']);
    const known = newest.get(edge.type) ?? version;
    newest.set(edge.type, Math.max(version, known));
    if (!(version < known)) return write;
    return { ...write, shape: { ...write.shape, from: merging(from), to: merging(to) } };
  });
}

function withEdges(sink: Sink<GraphWrite>, change: (write: EdgeWrite) => EdgeWrite): Sink<GraphWrite> {
  return withWrites(sink, (write) => ('from' in write ? change(write) : write));
}

function withoutVersion(write: NodeWrite): NodeWrite {
  return { ...write, shape: { ...write.shape, node: { ...write.shape.node, version: undefined } } };
}

function ageless(end: EndpointShape): EndpointShape {
  return { ...end, node: { ...end.node, version: undefined } };
}

function merging(end: EndpointShape): EndpointShape {
  return { ...end, mode: 'merge', set: [] };
}
