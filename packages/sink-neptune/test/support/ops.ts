import { noContent } from '../../src/statement/content.ts';
import type {
  Assignment,
  Content,
  DropEdge,
  DropVertex,
  Op,
  PutEdge,
  PutVertex,
  SetVertex,
  VersionGuard,
} from '../../src/statement/op.ts';

/** What an op sets, takes away and is guarded by. */
export function content(
  set: readonly Assignment[],
  remove: readonly string[] = [],
  guard?: VersionGuard,
): Content {
  return { set, remove, guard };
}

/** Makes a vertex of the label N with the key `k`. */
export function putVertex(id: string, sets: Content = noContent): PutVertex {
  return { kind: 'put-vertex', id, label: 'N', key: [['k', id]], content: sets };
}

/** Sets a vertex that is there. */
export function setVertex(id: string, sets: Content): SetVertex {
  return { kind: 'set-vertex', id, content: sets };
}

/** Removes a vertex and what it owns by edges of these types. */
export function dropVertex(id: string, ...owning: readonly string[]): DropVertex {
  return { kind: 'drop-vertex', id, owning };
}

/** Makes an edge of the type E with the id `from-to`. */
export function putEdge(from: string, to: string, more: Partial<PutEdge> = {}): PutEdge {
  return {
    kind: 'put-edge',
    id: `${from}-${to}`,
    type: 'E',
    from,
    to,
    key: [],
    content: noContent,
    needs: [],
    ...more,
  };
}

/** Removes the edge of {@link putEdge}. */
export function dropEdge(from: string, to: string, more: Partial<DropEdge> = {}): DropEdge {
  return { kind: 'drop-edge', id: `${from}-${to}`, type: 'E', from, to, key: [], ...more };
}

/** Ops in short: what each is, and of what. */
export function briefly(ops: readonly Op[]): readonly string[] {
  return ops.map((op) => ('from' in op ? `${op.kind} ${op.from}-${op.to}` : `${op.kind} ${op.id}`));
}
