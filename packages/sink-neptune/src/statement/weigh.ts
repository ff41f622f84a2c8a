import type { EndpointShape, GraphWrite, PropertyShape, VersionShape } from '@rivergraph/core';

/**
 * The most steps that a request may have for each of its records. Neptune may reject 1,500 and more, and a request of 200 records is
 * what Amazon recommends.
 */
const stepsPerRecord = 7;

/** The steps that make an element where it is missing, and whether its properties are steps as well. */
export interface PutSteps {
  readonly base: number;
  readonly perProperty: 0 | 1;
}

/** `mergeV` and `mergeE` with their options. */
export const mergePut: PutSteps = { base: 3, perProperty: 0 };
/** `fold`, `coalesce` and what is in them, for an edge, which is more; or `addE` with its ends. */
export const longPut: PutSteps = { base: 11, perProperty: 1 };

/**
 * Makes what tells the weight of a graph write, in the records by which Amazon measures a request: one for each label and each property.
 * One that is many steps weighs more.
 */
export function weigher(put: PutSteps): (write: GraphWrite) => number {
  const weights = new WeakMap<GraphWrite['shape'], number>();
  return ({ shape }) => {
    let weight = weights.get(shape);
    if (weight === undefined) weights.set(shape, (weight = weigh(shape, put)));
    return weight;
  };
}

interface Measured {
  readonly records: number;
  readonly steps: number;
}

function weigh(shape: GraphWrite['shape'], put: PutSteps): number {
  const parts = shape.kind === 'node' ? [measureNode(shape, put)] : measureEdge(shape, put);
  const records = parts.reduce((sum, part) => sum + part.records, 0);
  const steps = parts.reduce((sum, part) => sum + part.steps, 0);
  return Math.max(records, steps / stepsPerRecord);
}

function measureNode({ action, node, set }: GraphWrite['shape'] & { kind: 'node' }, put: PutSteps): Measured {
  if (action === 'delete') return { records: 1, steps: 7 };
  return measure(put, { fixed: 1 + node.key.length, set, version: node.version });
}

function measureEdge(
  { action, edge, from, to, set }: GraphWrite['shape'] & { kind: 'edge' },
  put: PutSteps,
): readonly Measured[] {
  if (action === 'delete') return [{ records: 1, steps: 7 + put.perProperty * edge.key.length }];
  const own = measure(put, { fixed: 1 + edge.key.length, set, version: edge.version });
  return [measureEnd(from, put), measureEnd(to, put), own];
}

function measureEnd({ mode, node, set }: EndpointShape, put: PutSteps): Measured {
  if (mode === 'ref') return { records: 0, steps: 0 };
  const version = mode === 'upsert' ? node.version : undefined;
  return measure(put, { fixed: 1 + node.key.length, set, version });
}

interface Put {
  /** The label and the key. */
  readonly fixed: number;
  readonly set: readonly PropertyShape[];
  readonly version: VersionShape | undefined;
}

/** Any property may be one that is taken away, by a traversal of its own; and those under a version are a step each. */
function measure({ base, perProperty }: PutSteps, { fixed, set, version }: Put): Measured {
  const removal = set.length === 0 ? 0 : 3;
  const guarded = version === undefined ? 0 : 4 + set.length;
  const long = perProperty * (fixed + set.length);
  return { records: fixed + set.length, steps: base + removal + guarded + long };
}
