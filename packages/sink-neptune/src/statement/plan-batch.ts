import { RivergraphError } from '@rivergraph/core';
import type { FailedWrite, GraphWrite, NodeWrite, WriteBatch, WriteOrigin } from '@rivergraph/core';
import { contentOf, encodeAll } from './content.ts';
import type { GraphIds } from './ids.ts';
import type { Op } from './op.ts';
import { planEdge } from './plan-edge.ts';
import { Presence } from './presence.ts';
import { renewEdges } from './renew-edges.ts';

/** What a batch comes to. */
export interface BatchPlan {
  readonly ops: readonly Op[];
  /** Writes that are left out. */
  readonly failed: readonly FailedWrite[];
  /** Vertices that must exist already, of which nothing is known. */
  readonly needs: ReadonlySet<string>;
  /** All vertices that some write wants to exist; those that the batch makes too, since it may come to make them no more. */
  readonly wanted: ReadonlySet<string>;
  /** Whether it depends on `needs` which end of an edge is the first that is missing, and so what becomes of the write. */
  readonly isOpen: boolean;
}

/** What a plan is made with. */
export interface PlanOptions {
  readonly ids: GraphIds;
  /** Which of the vertices that an earlier plan wanted exist; nothing before the server was asked. */
  readonly known: ReadonlySet<string> | undefined;
  /** Whether edges are created whatever is there, with ids that the server makes. */
  readonly edges: 'upsert' | 'add';
}

/** What planning a write may use; shared by all of a batch. */
export interface Planning extends Pick<PlanOptions, 'ids' | 'edges'> {
  readonly presence: Presence;
  readonly needs: Set<string>;
  readonly wanted: Set<string>;
  isOpen: boolean;
}

/** What a write comes to: ops, or why it is left out. */
export type WritePlan = { readonly ops: readonly Op[] } | { readonly failed: readonly FailedWrite[] };

/** Plans graph writes in their order, each against what those before it leave. */
export function planBatch(
  { writes, originAt }: Pick<WriteBatch<GraphWrite>, 'writes' | 'originAt'>,
  { known, ...options }: PlanOptions,
): BatchPlan {
  const planning: Planning = {
    ...options,
    presence: new Presence(known),
    needs: new Set(),
    wanted: new Set(),
    isOpen: false,
  };
  const ops: Op[] = [];
  const failed: FailedWrite[] = [];
  for (const [index, write] of writes.entries()) {
    const plan = planWrite(planning, write, { index, origin: () => originAt?.(index) });
    if ('failed' in plan) failed.push(...plan.failed);
    else ops.push(...plan.ops);
  }
  const { needs, wanted, isOpen } = planning;
  return { ops: renewEdges(ops), failed, needs, wanted, isOpen };
}

/** Where a write stands. */
export interface WritePlace {
  readonly index: number;
  readonly origin: () => WriteOrigin | undefined;
}

function planWrite(planning: Planning, write: GraphWrite, place: WritePlace): WritePlan {
  try {
    return 'from' in write ? planEdge(planning, write, place) : planNode(planning, write, place);
  } catch (error) {
    // A value that cannot be sent is no reason to hold the others back.
    if (!(error instanceof RivergraphError) || error.code !== 'rejected') throw error;
    return { failed: [{ index: place.index, error }] };
  }
}

function planNode({ ids, presence }: Planning, { shape, row }: NodeWrite, { origin }: WritePlace): WritePlan {
  const { node, action, set, graph } = shape;
  const id = ids.nodeId(node, row);
  if (action === 'delete') {
    presence.drop(id);
    const owning = [...graph.edges.values()].filter(
      ({ from, to, type }) => from === node && to.ownedBy === type,
    );
    return { ops: [{ kind: 'drop-vertex', id, owning: owning.map(({ type }) => type) }] };
  }
  const content = contentOf({ set, version: node.version, row, origin });
  if (action === 'update') return { ops: [{ kind: 'set-vertex', id, content }] };
  const key = encodeAll(node.key, row);
  presence.make(id);
  return { ops: [{ kind: 'put-vertex', id, label: node.label, key, content }] };
}
