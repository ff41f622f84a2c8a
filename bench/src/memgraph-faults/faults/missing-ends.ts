import type { MissingEnds } from '../../faults-common/expectation.ts';
import { missingEndsOf } from '../../faults-common/missing-ends.ts';
import type { MemgraphFault } from '../memgraph-fault.ts';

const limit = { quick: 150, full: 2_000 };

/** Edges in the middle of batches lead to persons who are not there, and who come later if they are waited for. */
export function missingEnds(missing: MissingEnds): MemgraphFault {
  return missingEndsOf(missing, limit);
}
