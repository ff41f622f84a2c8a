import type { Clock, Timer } from '../contracts/clock.ts';
import type { Rejection, RejectionStage } from '../contracts/dead-letter.ts';
import { rejected, RivergraphError } from '../errors.ts';
import { FloodGuard, floodSize, type RejectedRecord } from './flood-guard.ts';
import type { Lane } from './lane.ts';

/** What the rejection stage asks of the engine. @internal */
export interface RejectionHooks {
  /** Whether there is a dead letter to send records to. */
  readonly hasDeadLetter: boolean;
  readonly maxRejectedInARow: number;
  readonly clock: Clock;
  /** These records are decided: store them. */
  bury(records: readonly RejectedRecord[]): void;
  fatal(error: RivergraphError): void;
}

/** How long a rejected record waits for a neighbour before it counts as a single case. */
const neighbourWaitMs = 5_000;

/**
 * Takes every rejected record, holds it until its neighbourhood is decided, and stops the pipeline on a flood.
 *
 * @internal
 */
export class Rejections {
  readonly #hooks: RejectionHooks;
  readonly #guards: Record<RejectionStage, FloodGuard> = {
    deserialize: new FloodGuard(),
    transform: new FloodGuard(),
    write: new FloodGuard(),
  };
  #timer: Timer | undefined;
  #held = 0;

  constructor(hooks: RejectionHooks) {
    this.#hooks = hooks;
  }

  /** How many records are held, over all stages. */
  get held(): number {
    return this.#held;
  }

  /** Whether so many writes in a row were rejected that only another batch's success can clear them. */
  get isWriteSuspect(): boolean {
    return this.#guards.write.isSuspect;
  }

  /** Notes that one output of a record was rejected; the record is held back from being finished. */
  note(lane: Lane, seq: number, rejection: Rejection, error: RivergraphError): void {
    lane.failures ??= new Map();
    let failure = lane.failures.get(seq);
    if (failure === undefined) {
      failure = { rejections: [], failedAt: this.#hooks.clock.now(), error };
      lane.failures.set(seq, failure);
      lane.tracker.hold(seq);
    }
    failure.rejections.push(rejection);
    if (lane.tracker.finish(seq) === 1) this.complete(lane, seq);
  }

  /** All outputs of a record that failed in part have ended: decide on it. */
  complete(lane: Lane, seq: number): void {
    const failure = lane.failures?.get(seq);
    const [first] = failure?.rejections ?? [];
    if (failure === undefined || first === undefined) return;
    lane.failures?.delete(seq);
    const { rejections, failedAt, error } = failure;
    const record = { lane, seq, stage: first.stage, rejections, failedAt, error };
    if (!this.#hooks.hasDeadLetter) this.#hooks.fatal(noDeadLetter(record));
    else if (first.reason === 'missing-endpoint') this.#hooks.bury([record]);
    else this.#hold(record);
  }

  /** A record passed this stage: those that were rejected beside it are single cases. */
  passed(stage: RejectionStage): void {
    if (this.#guards[stage].held > 0) this.#release(this.#guards[stage]);
  }

  /** A partition was lost: whoever owns it now decides on its records. */
  forget(lane: Lane): void {
    for (const guard of Object.values(this.#guards)) this.#held -= guard.forget(lane);
    lane.parked = 0;
    if (this.#held === 0) this.close();
  }

  /** Nothing more can come that would decide: what is too little for a flood goes to the dead letter. */
  conclude(): void {
    for (const guard of Object.values(this.#guards)) if (guard.held > 0 && !guard.isSuspect) this.#release(guard);
  }

  /** Nothing in hand can clear a suspicion: stop. */
  convict(): void {
    const { first, held } = this.#guards.write;
    if (first !== undefined) this.#hooks.fatal(flood(first, held));
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #hold(record: RejectedRecord): void {
    const guard = this.#guards[record.stage];
    guard.hold(record);
    this.#held++;
    record.lane.parked++;
    record.lane.rejectedInARow++;
    this.#arm();
    const tooMany = record.lane.rejectedInARow >= this.#hooks.maxRejectedInARow;
    if (tooMany || (guard.isSuspect && record.stage !== 'write')) {
      this.#hooks.fatal(flood(record, tooMany ? record.lane.rejectedInARow : guard.held));
    }
  }

  #release(guard: FloodGuard): void {
    const records = guard.release();
    this.#held -= records.length;
    for (const { lane } of records) lane.parked--;
    if (this.#held === 0) this.close();
    this.#hooks.bury(records);
  }

  #arm(): void {
    this.#timer ??= this.#hooks.clock.setTimer(() => {
      this.#timer = undefined;
      this.conclude();
    }, neighbourWaitMs);
  }
}

function flood({ stage, error, lane }: RejectedRecord, count: number): RivergraphError {
  const where = `topic ${lane.assignment.partition.topic}`;
  return rejected(
    `pipeline: ${count} records in a row were rejected at stage ${stage} (${where}) and none passed; expected at most ` +
      `${floodSize - 1}. That looks systemic, so none of them was dead-lettered. The first: ${error.message}`,
    { reason: 'flood', cause: error },
  );
}

function noDeadLetter({ stage, error, lane, seq }: RejectedRecord): RivergraphError {
  const { chunk, index } = lane.locate(seq);
  const at = `${chunk.partition.id} at ${JSON.stringify(chunk.positionAt(index))}`;
  return new RivergraphError(
    `pipeline: a record of ${at} was rejected at stage ${stage} and there is no dead letter: ${error.message}`,
    { code: 'rejected', reason: error.reason, cause: error },
  );
}
