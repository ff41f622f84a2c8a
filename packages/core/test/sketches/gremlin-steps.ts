import { createHash } from 'node:crypto';
import type { EdgeWrite, GraphRow, GraphWrite, NodeTypeShape } from '@rivergraph/core';

export type Step = readonly [name: string, ...args: readonly unknown[]];

/** One request, so one transaction, and the writes that it carries, as positions in the batch. */
export interface Request {
  readonly indexes: readonly number[];
  readonly steps: readonly Step[];
}

/** Labels and properties that a write touches: Neptune's measure of a request. */
export function weigh(write: GraphWrite): number {
  const own = 1 + write.shape.set.length;
  if (write.shape.kind === 'node') return own;
  return [write.shape.from, write.shape.to].reduce(
    (sum, { mode, set }) => sum + (mode === 'ref' ? 0 : 1 + set.length),
    own,
  );
}

/** In order, each no heavier than a request may be; one that is alone too heavy goes alone. */
export function toRequests(writes: readonly GraphWrite[], maxWeight: number): readonly Request[] {
  const requests: { indexes: number[]; steps: Step[]; weight: number }[] = [];
  for (const [index, write] of writes.entries()) {
    const weight = weigh(write);
    let request = requests.at(-1);
    if (request === undefined || request.weight + weight > maxWeight) {
      request = { indexes: [], steps: [], weight: 0 };
      requests.push(request);
    }
    request.indexes.push(index);
    request.steps.push(...toSteps(write));
    request.weight += weight;
  }
  return requests.map(({ indexes, steps }) => ({ indexes, steps: [...steps, ['id']] }));
}

function toSteps(write: GraphWrite): readonly Step[] {
  const row = properties(write);
  if (isEdge(write)) {
    const { edge, from, to } = write.shape;
    const [start, end] = [vertexId(from.node, write.from), vertexId(to.node, write.to)];
    const id = hash([edge.type, start, end, ...edge.key.map(({ name }) => write.row[name])]);
    const create = { ...row, label: edge.type, out: start, in: end };
    return [
      ...endpoints(write),
      ['mergeE', { id }],
      ['option', 'onCreate', create],
      ['option', 'onMatch', row],
    ];
  }
  const { node } = write.shape;
  const id = vertexId(node, write.row);
  if (write.shape.action === 'delete') return [['sideEffect', [['V', id], ['drop']]]];
  return [
    ['mergeV', { id }],
    ['option', 'onCreate', { ...row, label: node.label }],
    ['option', 'onMatch', row, 'single'],
  ];
}

function endpoints({ shape, from, to }: EdgeWrite): readonly Step[] {
  const ends = [[shape.from, from] as const, [shape.to, to] as const];
  return ends
    .filter(([{ mode }]) => mode !== 'ref')
    .flatMap(([{ node }, row]): Step[] => [
      ['mergeV', { id: vertexId(node, row) }],
      ['option', 'onCreate', { label: node.label }],
    ]);
}

/** `shape.kind` tells the two apart but does not narrow the write that holds it. */
function isEdge(write: GraphWrite): write is EdgeWrite {
  return write.shape.kind === 'edge';
}

function properties({ shape, row }: GraphWrite): Readonly<Record<string, unknown>> {
  return Object.fromEntries(shape.set.flatMap(({ name }) => (row[name] === null ? [] : [[name, row[name]]])));
}

function vertexId({ label, key }: NodeTypeShape, row: GraphRow): string {
  return hash([label, ...key.map(({ name }) => row[name])]);
}

/** Length-prefixed, so that no two different lists give one text. */
function hash(parts: readonly unknown[]): string {
  const text = parts.map((part) => `${String(part).length}:${String(part)}`).join('');
  return createHash('sha256').update(text).digest('base64url').slice(0, 32);
}
