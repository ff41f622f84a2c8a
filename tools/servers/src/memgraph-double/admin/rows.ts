import { readableSize } from '../errors.ts';
import type { GraphStore } from '../graph/graph-store.ts';
import type { OpenTransaction } from '../open-transaction.ts';
import type { Value } from '../value.ts';

type Rows = readonly (readonly Value[])[];

/** The rows of `SHOW INDEX INFO`. */
export function indexRows({ catalog, lookups, edges }: GraphStore): Rows {
  const rows = catalog.indexes.map(({ kind, name, properties }) => {
    const isOfEdges = kind.startsWith('edge');
    const count = isOfEdges
      ? [...edges.values()].filter(({ handle }) => handle.type === name).length
      : lookups.labelled(name).size;
    const shown = kind === 'edge-type+property' ? (properties[0] ?? null) : [...properties];
    return [kind, name, properties.length === 0 ? null : shown, BigInt(count)];
  });
  return rows.toSorted((one, other) => compare([one[0], one[1]], [other[0], other[1]]));
}

/** The rows of `SHOW CONSTRAINT INFO`. */
export function constraintRows({ catalog }: GraphStore): Rows {
  const row = (kind: 'exists' | 'unique'): Rows =>
    catalog.constraints
      .filter((one) => one.kind === kind)
      .map(({ label, properties }) => [
        kind,
        label,
        kind === 'exists' ? (properties[0] ?? '') : [...properties],
        '',
      ]);
  return [...row('exists'), ...row('unique')];
}

/** The rows of `SHOW STORAGE INFO ON CURRENT DATABASE`. */
export function databaseRows(store: GraphStore): Rows {
  const [vertices, edges] = [store.vertices.size, store.edges.size];
  return [
    ['name', 'memgraph'],
    ['database_uuid', '00000000-0000-4000-8000-000000000000'],
    ['state', 'HOT'],
    ['storage_mode', store.mode],
    ['vertex_count', BigInt(vertices)],
    ['edge_count', BigInt(edges)],
    ['average_degree', vertices === 0 ? 0 : (2 * edges) / vertices],
    ['unreleased_delta_objects', 0n],
    ['disk_usage', readableSize(0)],
    ['graph_memory_tracked', readableSize(store.bytes)],
    ['storage_isolation_level', 'SNAPSHOT_ISOLATION'],
    ['health', 'ready'],
  ];
}

/** The rows of `SHOW STORAGE INFO`. They tell with which mode an instance starts, not which one it has. */
export function instanceRows(store: GraphStore): Rows {
  return [
    ['memory_res', readableSize(store.bytes)],
    ['memory_tracked', readableSize(store.bytes)],
    ['memory_limit', Number.isFinite(store.memoryLimit) ? readableSize(store.memoryLimit) : readableSize(0)],
    ['global_isolation_level', 'SNAPSHOT_ISOLATION'],
    ['session_isolation_level', ''],
    ['next_session_isolation_level', ''],
    ['global_storage_mode', 'IN_MEMORY_TRANSACTIONAL'],
  ];
}

/** The rows of `SHOW TRANSACTIONS`. */
export function transactionRows(open: readonly OpenTransaction[]): Rows {
  return open.map(({ id, request, texts, isTerminated }) => [
    request.username,
    id,
    [...texts],
    isTerminated ? 'terminating' : 'running',
    plainMap(request.metadata),
  ]);
}

function plainMap(metadata: Readonly<Record<string, unknown>>): Value {
  return Object.fromEntries(
    Object.entries(metadata).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? value : String(value),
    ]),
  );
}

function compare(one: readonly unknown[], other: readonly unknown[]): number {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  return left < right ? -1 : left > right ? 1 : 0;
}
