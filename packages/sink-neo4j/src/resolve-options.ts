import { misconfigured } from '@rivergraph/core';
import type { GraphShape } from '@rivergraph/core';
import { resolveBoltOptions, wrongOption } from '@rivergraph/cypher/driver';
import type { ResolvedBoltOptions } from '@rivergraph/cypher/driver';
import type { Neo4jSinkOptions } from './options.ts';

/** Options with their defaults, checked. */
export interface ResolvedOptions extends ResolvedBoltOptions {
  readonly maxRelationships: number;
}

/** Resolves the options; those of plain JavaScript may be anything. Failure: throws `misconfigured`. */
export function resolveOptions(options: Neo4jSinkOptions): ResolvedOptions {
  const resolved = resolveBoltOptions('neo4j', options, 'neo4j://localhost:7687, bolt://… or neo4j+s://…');
  const { maxRelationships = 250 } = options;
  if (!Number.isSafeInteger(maxRelationships) || maxRelationships < 1)
    throw wrongOption('neo4j', 'maxRelationships', 'a whole number of at least 1', maxRelationships);
  if (resolved.graph !== undefined) checkTypes(resolved.graph);
  return { ...resolved, maxRelationships };
}

/** Neo4j has lists of everything but bytes. */
function checkTypes(graph: GraphShape): void {
  for (const { key, properties, ...type } of [...graph.nodes.values(), ...graph.edges.values()]) {
    const wrongOne = [...key, ...properties].find((property) => property.type === 'bytes[]');
    if (wrongOne === undefined) continue;
    const name = 'label' in type ? type.label : type.type;
    throw misconfigured(
      `neo4j: ${name}.${wrongOne.name}: expected a type that Neo4j holds, got bytes[]; it has no lists of bytes`,
      { reason: 'schema' },
    );
  }
}
