import type { NeptuneSinkOptions } from '@rivergraph/sink-neptune';
import type { NeptuneFrontOptions } from '@rivergraph/servers';
import type { Effort } from '../faults-common/strike-log.ts';
import type { MissingEnds } from '../faults-common/expectation.ts';
import type { Stage } from './stage.ts';
import type { Extras } from './workload.ts';

/** One way in which something goes wrong. */
export interface NeptuneFault {
  readonly name: string;
  /** What the sink is given besides its address and its graph. @defaultValue nothing */
  readonly sink?: Omit<NeptuneSinkOptions, 'graph' | 'url'>;
  /** What the front is like before the pipeline begins. @defaultValue lets everybody in and passes everything on */
  readonly front?: Omit<NeptuneFrontOptions, 'answer' | 'target'>;
  /** @defaultValue the usual records only */
  readonly extras?: Extras;
  /** What becomes of an edge whose end is missing. @defaultValue `'reject'` */
  readonly missing?: MissingEnds;
  /** Why poison is refused. @defaultValue `'constraint'` */
  readonly poisonReason?: string;
  /** Records per partition, after which nothing more is sent. @defaultValue as many as there is time for */
  readonly limit?: Readonly<Record<Effort, number>>;
  /** Strikes, each time when the last strike is overcome. */
  strike(stage: Stage): Promise<void>;
  /** Called when all that was sent is stored, before the graph is looked at. */
  afterwards?(stage: Stage): Promise<void>;
}
