import type { Bytecode } from '../driver/port.ts';
import type { GremlinDialect } from './dialect.ts';
import { isPut } from './op.ts';
import type { Op } from './op.ts';
import { opSteps } from './op-steps.ts';
import { bytecodeOf } from './step.ts';
import type { Step } from './step.ts';

/** A request, and whether its answer must hold something. */
export interface Request {
  readonly bytecode: Bytecode;
  /** Whether no result means that the traversal ended on its way, and what stood behind was not run. */
  readonly answers: boolean;
}

/**
 * Makes one traversal of ops, step after step. It ends with an id where it can: without properties in the answer less is
 * locked, and nothing in the answer tells that a part of the chain was not run.
 */
export function chainOf(ops: readonly Op[], dialect: GremlinDialect): Request {
  const drops = dropsOnly(ops);
  if (drops !== undefined) return { bytecode: bytecodeOf(drops), answers: false };
  const steps = ops.flatMap((op) => opSteps(op, dialect));
  if (!ops.some(isPut)) return { bytecode: bytecodeOf([start, ...steps]), answers: false };
  const [first] = ops;
  const begun = first !== undefined && isPut(first) ? steps : [start, ...steps];
  return { bytecode: bytecodeOf([...begun, ['id']]), answers: true };
}

/** Something to begin with where the first step is none that a traversal can begin with. Not native on Neptune, and right. */
const start: Step = ['inject', 0];

/** One step that finds all of them, where nothing else is to be done. */
function dropsOnly(ops: readonly Op[]): readonly Step[] | undefined {
  // Without ids it would find all there are.
  if (ops.length === 0) return undefined;
  const ids = ops.flatMap((op) => (op.kind === 'drop-vertex' && op.owning.length === 0 ? [op.id] : []));
  if (ids.length === ops.length) return [['V', ...ids], ['drop']];
  const edges = ops.flatMap((op) => (op.kind === 'drop-edge' && op.id !== undefined ? [op.id] : []));
  return edges.length === ops.length ? [['E', ...edges], ['drop']] : undefined;
}
