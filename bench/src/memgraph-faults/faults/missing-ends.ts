import type { MissingEnds } from '../expectation.ts';
import type { MemgraphFault } from '../memgraph-fault.ts';

const limit = { quick: 150, full: 2_000 };

/** Edges in the middle of batches lead to persons who are not there, and who come later if they are waited for. */
export function missingEnds(missing: MissingEnds): MemgraphFault {
  return {
    name: `missing ends, ${missing}`,
    missing,
    extras: { ghosts: missing === 'wait' ? 'late' : 'absent' },
    limit,
    strike: async (stage) => {
      await stage.allStored(stage.choose(limit));
      if (missing === 'wait' && stage.life.timesTold('parked') === 0) stage.accuse('no write waited');
    },
  };
}
