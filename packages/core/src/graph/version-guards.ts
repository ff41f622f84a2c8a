import type { EndpointShape, GraphWrite, NodeTypeShape } from './write.ts';

/** Whether a version decides about any property that a write sets. @internal */
export function isGuarded(write: GraphWrite): boolean {
  return isGuardedBy(write, isVersioned);
}

/**
 * Whether a write's place in the stream decides about any property that it sets: it then needs an origin with an order key.
 *
 * @internal
 */
export function isPlaced(write: GraphWrite): boolean {
  return isGuardedBy(write, isVersionedByPlace);
}

type Test = (type: Pick<NodeTypeShape, 'version'>) => boolean;

function isGuardedBy({ shape }: GraphWrite, test: Test): boolean {
  if (shape.action === 'delete') return false;
  if (shape.kind === 'node') return test(shape.node);
  return test(shape.edge) || isEndGuardedBy(shape.from, test) || isEndGuardedBy(shape.to, test);
}

function isEndGuardedBy({ mode, node }: EndpointShape, test: Test): boolean {
  return mode === 'upsert' && test(node);
}

const isVersioned: Test = ({ version }) => version !== undefined;
const isVersionedByPlace: Test = ({ version }) => version?.source === 'position';
