import { misconfigured } from '../errors.ts';
import { schemaProblems } from './schema-check.ts';
import type { GraphSchema } from './schema-types.ts';
import type { EdgeTypeShape, GraphShape, NodeTypeShape, PropertyShape, PropertyType } from './write.ts';

/**
 * Checks a schema and prepares it. Later changes to the schema object have no effect.
 *
 * Failure: `misconfigured`, with all that is wrong.
 */
export function prepareGraph(schema: GraphSchema): GraphShape {
  const problems = schemaProblems(schema);
  if (problems.length > 0) throw misconfigured(`defineGraph: ${problems.join('; ')}`);
  const nodes = new Map<string, NodeTypeShape>();
  const edges = new Map<string, EdgeTypeShape>();
  for (const [label, { key, properties, ownedBy }] of Object.entries(schema.nodes)) {
    nodes.set(label, { label, key: shapesOf(key), properties: shapesOf(properties), ownedBy, version: undefined });
  }
  for (const [type, { from, to, key, properties }] of Object.entries(schema.edges ?? {})) {
    edges.set(type, {
      type,
      from: nodeOf(nodes, from),
      to: nodeOf(nodes, to),
      key: shapesOf(key),
      properties: shapesOf(properties),
      version: undefined,
    });
  }
  return { nodes, edges };
}

function shapesOf(declared: { readonly [name: string]: PropertyType } = {}): readonly PropertyShape[] {
  return Object.entries(declared).map(([name, type]) => ({ name, type }));
}

function nodeOf(nodes: ReadonlyMap<string, NodeTypeShape>, label: string): NodeTypeShape {
  const node = nodes.get(label);
  if (node === undefined) throw misconfigured(`defineGraph: ${label} is not a declared label`);
  return node;
}
