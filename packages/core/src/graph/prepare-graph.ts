import { misconfigured } from '../errors.ts';
import { schemaProblems } from './schema-check.ts';
import type { EdgeSchema, GraphSchema, NodeSchema } from './schema-types.ts';
import type {
  EdgeTypeShape,
  GraphShape,
  NodeTypeShape,
  PropertyShape,
  PropertyType,
  VersionShape,
} from './write.ts';

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
  for (const [label, node] of Object.entries(schema.nodes)) {
    nodes.set(label, { label, ownedBy: node.ownedBy, ...contentOf(label, node) });
  }
  for (const [type, edge] of Object.entries(schema.edges ?? {})) {
    const [from, to] = [nodeOf(nodes, edge.from), nodeOf(nodes, edge.to)];
    edges.set(type, { type, from, to, ...contentOf(type, edge) });
  }
  return { nodes, edges };
}

type Content = Pick<NodeTypeShape, 'key' | 'properties' | 'version'>;

function contentOf(owner: string, declared: NodeSchema | EdgeSchema): Content {
  const properties = shapesOf(declared.properties);
  return { key: shapesOf(declared.key), properties, version: versionOf(owner, declared.version, properties) };
}

function versionOf(
  owner: string,
  name: string | undefined,
  properties: readonly PropertyShape[],
): VersionShape | undefined {
  if (name === undefined) return undefined;
  if (name === 'position') return { source: 'position', property: { name: '_position', type: 'string' } };
  const property = properties.find((declared) => declared.name === name);
  if (property === undefined)
    throw misconfigured(`defineGraph: ${owner} does not declare its version ${name}`);
  return { source: 'property', property };
}

function shapesOf(declared: { readonly [name: string]: PropertyType } = {}): readonly PropertyShape[] {
  return Object.entries(declared).map(([name, type]) => ({ name, type }));
}

function nodeOf(nodes: ReadonlyMap<string, NodeTypeShape>, label: string): NodeTypeShape {
  const node = nodes.get(label);
  if (node === undefined) throw misconfigured(`defineGraph: ${label} is not a declared label`);
  return node;
}
