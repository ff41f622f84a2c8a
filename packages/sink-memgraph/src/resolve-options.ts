import { misconfigured } from '@rivergraph/core';
import type { GraphShape } from '@rivergraph/core';
import { resolveBoltOptions, wrongOption } from '@rivergraph/cypher/driver';
import type { ResolvedBoltOptions } from '@rivergraph/cypher/driver';
import type { MemgraphSinkOptions } from './options.ts';
import { guardProperty } from './statement/guard.ts';

/** Options with their defaults, checked. */
export interface ResolvedOptions extends ResolvedBoltOptions {
  readonly guard: boolean;
  readonly analytical: 'refuse' | 'allow';
  readonly bytes: 'base64' | 'hex' | undefined;
}

/** Resolves the options; those of plain JavaScript may be anything. Failure: throws `misconfigured`. */
export function resolveOptions(options: MemgraphSinkOptions): ResolvedOptions {
  const resolved = resolveBoltOptions('memgraph', options, 'bolt://localhost:7687, neo4j://… or bolt+s://…');
  const { analytical = 'refuse', bytes, guard = true } = options;
  if (typeof guard !== 'boolean') throw wrongOption('memgraph', 'guard', 'true or false', guard);
  if (!['refuse', 'allow'].includes(analytical))
    throw wrongOption('memgraph', 'analytical', "'refuse' or 'allow'", analytical);
  if (bytes !== undefined && !['base64', 'hex'].includes(bytes))
    throw wrongOption('memgraph', 'bytes', "'base64' or 'hex'", bytes);
  if (resolved.graph !== undefined && bytes === undefined) expectNoBytes(resolved.graph);
  if (resolved.graph !== undefined && guard) expectNoGuard(resolved.graph);
  return { ...resolved, analytical, bytes, guard };
}

function expectNoBytes(graph: GraphShape): void {
  for (const { key, properties, ...type } of [...graph.nodes.values(), ...graph.edges.values()]) {
    const found = [...key, ...properties].find(({ type: kind }) => kind === 'bytes' || kind === 'bytes[]');
    if (found === undefined) continue;
    const name = 'label' in type ? type.label : type.type;
    throw misconfigured(
      `memgraph: ${name}.${found.name}: expected a type that Memgraph holds, got ${found.type}; say how it is to be stored with the option bytes`,
      { reason: 'schema' },
    );
  }
}

function expectNoGuard({ nodes }: GraphShape): void {
  for (const { key, label, properties } of nodes.values()) {
    if (![...key, ...properties].some(({ name }) => name === guardProperty)) continue;
    throw misconfigured(
      `memgraph: ${label}.${guardProperty}: expected another name, since the guard takes this property away; or the option guard to be false`,
      { reason: 'schema' },
    );
  }
}
