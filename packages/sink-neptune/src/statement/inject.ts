import gremlin from 'gremlin';
import type { Bytecode } from '../driver/port.ts';
import { chainOf } from './chain.ts';
import type { Request } from './chain.ts';
import { currentDialect } from './dialect.ts';
import { isPut } from './op.ts';
import type { Assignment, Op, PutEdge, PutVertex } from './op.ts';
import { fitsMaps, opSteps } from './op-steps.ts';
import { bytecodeOf } from './step.ts';
import type { Step } from './step.ts';

const { Bytecode: Traversal, cardinality, direction, merge, t } = gremlin.process;

/** Ops that are sent as one list, or one that is not. */
type Group =
  | { readonly kind: 'put-vertex'; readonly ops: PutVertex[] }
  | { readonly kind: 'put-edge'; readonly ops: PutEdge[] }
  | { readonly kind: 'single'; readonly op: Op };

/**
 * Makes one traversal of lists of rows: `inject(rows).unfold().mergeV(select('s'))…`. A list is one step of the server's, however
 * long it is.
 */
export function injectOf(ops: readonly Op[]): Request {
  if (!ops.some(isPut)) return chainOf(ops, currentDialect);
  const steps: Step[] = [];
  for (const group of groupsOf(ops)) {
    if (group.kind === 'single') {
      if (steps.length === 0) steps.push(['inject', 0]);
      steps.push(...opSteps(group.op, currentDialect));
      continue;
    }
    const rows = group.kind === 'put-vertex' ? group.ops.map(vertexRow) : group.ops.map(edgeRow);
    steps.push([steps.length === 0 ? 'inject' : 'constant', rows], ['unfold'], ...mergeRows(group.kind), [
      'fold',
    ]);
  }
  return { bytecode: bytecodeOf([...steps, ['count']]), answers: true };
}

/**
 * Groups ops of one kind. A vertex goes before the edges of its group, so that all edges make one list, unless one of them
 * needs it to exist already.
 */
function groupsOf(ops: readonly Op[]): readonly Group[] {
  const groups: Group[] = [];
  let vertices: PutVertex[] = [];
  let edges: PutEdge[] = [];
  let needed = new Set<string>();
  const close = (): void => {
    if (vertices.length > 0) groups.push({ kind: 'put-vertex', ops: vertices });
    if (edges.length > 0) groups.push({ kind: 'put-edge', ops: edges });
    vertices = [];
    edges = [];
    needed = new Set();
  };
  for (const op of ops) {
    if (op.kind === 'put-vertex' && fitsMaps(op)) {
      if (needed.has(op.id)) close();
      vertices.push(op);
    } else if (op.kind === 'put-edge' && op.id !== undefined && fitsMaps(op)) {
      edges.push(op);
      for (const id of op.needs) needed.add(id);
    } else {
      close();
      groups.push({ kind: 'single', op });
    }
  }
  close();
  return groups;
}

type Row = ReadonlyMap<string, ReadonlyMap<unknown, unknown>>;

function vertexRow({ id, label, key, content }: PutVertex): Row {
  return new Map([
    ['s', new Map<unknown, unknown>([[t.id, id]])],
    ['c', new Map<unknown, unknown>([[t.label, label], ...key, ...content.set])],
    ['m', new Map<unknown, unknown>(content.set.map(single))],
  ]);
}

function edgeRow({ id, type, from, to, key, content }: PutEdge): Row {
  const create = [
    [t.label, type],
    [direction.out, from],
    [direction.in, to],
    ...key,
    ...content.set,
  ] as const;
  return new Map([
    ['s', new Map<unknown, unknown>([[t.id, id]])],
    ['c', new Map<unknown, unknown>(create)],
    ['m', new Map<unknown, unknown>(content.set)],
  ]);
}

/** A value that replaces those which a vertex has; an option that selects its map cannot say so for all of it. */
function single([name, value]: Assignment): readonly [string, Bytecode] {
  return [name, new Traversal().addSource('CardinalityValueTraversal', [cardinality.single, value])];
}

function mergeRows(kind: 'put-vertex' | 'put-edge'): readonly Step[] {
  return [
    [kind === 'put-vertex' ? 'mergeV' : 'mergeE', select('s')],
    ['option', merge.onCreate, select('c')],
    ['option', merge.onMatch, select('m')],
  ];
}

function select(name: string): Bytecode {
  return bytecodeOf([['select', name]]);
}
