import type { MissingEnds } from './expectation.ts';
import type { Effort, StrikeLog } from './strike-log.ts';

/** What the fault needs of a stage. */
interface MissingEndsStage extends StrikeLog {
  readonly life: { timesTold(type: 'parked'): number };
  allStored(records: number): Promise<void>;
}

/** The fault, as each run takes it for one of its own. */
export interface MissingEndsFault {
  readonly name: string;
  readonly missing: MissingEnds;
  readonly extras: { readonly ghosts: 'absent' | 'late' };
  readonly limit: Readonly<Record<Effort, number>>;
  strike(stage: MissingEndsStage): Promise<void>;
}

/** Edges in the middle of batches lead to nodes that are not there, and that come later if they are waited for. */
export function missingEndsOf(
  missing: MissingEnds,
  limit: Readonly<Record<Effort, number>>,
): MissingEndsFault {
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
