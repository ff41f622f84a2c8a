import { misconfigured } from '../errors.ts';
import { EdgeBuilder } from './edge-builder.ts';
import { graphShapeKey } from './graph-types.ts';
import type { AnyGraph, Graph } from './graph-types.ts';
import { NodeBuilder, OwnedNodeBuilder } from './node-builder.ts';
import { prepareGraph } from './prepare-graph.ts';
import type { CheckedSchema, GraphSchema } from './schema-types.ts';
import type { GraphShape } from './write.ts';

/**
 * Declares a graph: node types with their keys and properties, and edge types between them.
 *
 * The result has one member per label and per edge type, which make the writes. The compiler then knows every property,
 * and which nodes an edge may join. Write the schema as a literal, or declare it `as const`.
 * Failure: throws `misconfigured` with all that is wrong.
 *
 * @example
 * ```ts
 * const graph = defineGraph({
 *   nodes: {
 *     User: { key: { userId: 'integer' } },
 *     DailyCharge: { ownedBy: 'HAS_DAILY_CHARGE', key: { date: 'date' }, properties: { amountUSD: 'float' } },
 *   },
 *   edges: {
 *     HAS_DAILY_CHARGE: { from: 'User', to: 'DailyCharge' },
 *   },
 * });
 *
 * graph.HAS_DAILY_CHARGE.upsert(
 *   graph.User.ref({ userId: 7 }),
 *   graph.DailyCharge.upsert({ date: '2024-05-01', amountUSD: 12.5 }),
 * );
 * ```
 *
 * @public
 */
export function defineGraph<const S extends GraphSchema>(schema: S & CheckedSchema<S>): Graph<S> {
  const shape = prepareGraph(schema);
  const members: { [name: string]: NodeBuilder | OwnedNodeBuilder | EdgeBuilder } = {};
  for (const node of shape.nodes.values()) {
    const Builder = node.ownedBy === undefined ? NodeBuilder : OwnedNodeBuilder;
    members[node.label] = new Builder(shape, node);
  }
  for (const edge of shape.edges.values()) members[edge.type] = new EdgeBuilder(shape, edge);
  Object.defineProperty(members, graphShapeKey, { value: shape });
  // The builders are written for any schema; that they fit this one is what the check of the schema settles.
  return Object.freeze(members) as unknown as Graph<S>;
}

/**
 * Gives the prepared schema of a graph: what a sink creates tables, constraints and statements from.
 *
 * Failure: throws `misconfigured` for anything that was not made by {@link defineGraph}.
 *
 * @public
 */
export function graphShape(graph: AnyGraph): GraphShape {
  const shape: GraphShape | undefined = graph?.[graphShapeKey];
  if (shape === undefined) throw misconfigured('graph: expected the result of defineGraph');
  return shape;
}
