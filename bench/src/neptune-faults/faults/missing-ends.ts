import type { MissingEnds } from '../../faults-common/expectation.ts';
import { missingEndsOf } from '../../faults-common/missing-ends.ts';
import type { NeptuneFault } from '../neptune-fault.ts';

const limit = { quick: 100, full: 1_000 };

/** Edges in the middle of batches lead to users who are not there, and who come later if they are waited for. */
export function missingEnds(missing: MissingEnds): NeptuneFault {
  return missingEndsOf(missing, limit);
}
