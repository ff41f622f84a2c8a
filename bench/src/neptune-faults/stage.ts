import type { GremlinClient, GremlinServer, NeptuneFront } from '@rivergraph/servers';
import { ReplayableStage } from '../faults-common/replayable-stage.ts';
import type { ReplayableParts } from '../faults-common/replayable-stage.ts';
import type { Deed } from './workload.ts';

/** What a stage is made of. */
export interface StageParts extends ReplayableParts<Deed> {
  readonly server: GremlinServer;
  /** Stands before the server; the sink knows no other way. */
  readonly front: NeptuneFront;
  /** Goes past the front, and outlives restarts of the server. */
  readonly client: GremlinClient;
}

/** Where one fault strikes: a stream that is sent to, and a pipeline from it into a graph. */
export class Stage extends ReplayableStage<Deed, StageParts> {}
