import type { FaultProxy, Neo4jServer } from '@rivergraph/servers';
import type { Driver } from 'neo4j-driver';
import type { Life } from '../faults-common/life.ts';
import { StreamStage } from '../faults-common/stream-stage.ts';
import type { StreamStageParts } from '../faults-common/stream-stage.ts';
import type { Reading, Sent } from './workload.ts';

/** What a stage is made of. */
export interface StageParts extends StreamStageParts<Reading> {
  readonly server: Neo4jServer;
  /** Stands before the server; the sink knows no other way. */
  readonly proxy: FaultProxy;
  /** Goes past the proxy, and outlives restarts of the server. */
  readonly driver: Driver;
  /** Begins a run of the pipeline with a password. */
  readonly begin: (password: () => string) => Life<Reading>;
}

/** Where one fault strikes: a stream that is sent to, and a pipeline from it into Neo4j. */
export class Stage extends StreamStage<Reading> {
  readonly parts: StageParts;
  /** The password of the sink's user, for runs that begin and sinks that ask. */
  password: string;
  readonly #others: Sent[] = [];

  constructor(parts: StageParts, password: string) {
    super(parts);
    this.parts = parts;
    this.password = password;
    this.live();
  }

  /** What was sent, by all who write to the database. */
  get sent(): readonly Sent[] {
    return [{ writer: 0, counts: this.parts.sender.sent }, ...this.#others];
  }

  /** Notes what somebody else writes to the database. */
  alsoSent(sent: Sent): void {
    this.#others.push(sent);
  }

  protected begin(): Life<Reading> {
    return this.parts.begin(() => this.password);
  }
}
