import type { Effort } from '../faults-common/strike-log.ts';
import type { MissingEnds } from '../faults-common/expectation.ts';
import type { Place, PlaceOptions } from './place.ts';
import type { Stage } from './stage.ts';
import type { Extras } from './workload.ts';
import type { SinkSettings } from './writes.ts';

/** One way in which something goes wrong. */
export interface MemgraphFault extends PlaceOptions {
  readonly name: string;
  /** What the sink is given besides its address and its graph. @defaultValue nothing */
  readonly sink?: SinkSettings;
  /** @defaultValue the usual records only */
  readonly extras?: Extras;
  /** What becomes of an edge whose end is missing. @defaultValue `'reject'` */
  readonly missing?: MissingEnds;
  /** Records per partition, after which nothing more is sent. @defaultValue as many as there is time for */
  readonly limit?: Readonly<Record<Effort, number>>;
  /** What is to come of it: all that was sent, once; or doubles, which the checker has to find. @defaultValue `'exact'` */
  readonly outcome?: 'doubles' | 'exact';
  /** Does something to the server before the pipeline begins. */
  prepare?(place: Place): Promise<void>;
  /** Strikes, each time when the last strike is overcome. */
  strike(stage: Stage): Promise<void>;
  /** Called when all that was sent is stored, before the graph is looked at. */
  afterwards?(stage: Stage): Promise<void>;
}
