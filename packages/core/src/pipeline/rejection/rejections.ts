import type { Clock, Timer } from '../../contracts/clock.ts';
import type { Rejection, RejectionStage } from '../../contracts/dead-letter.ts';
import { topicOf } from '../../contracts/record.ts';
import { rejected, RivergraphError } from '../../errors.ts';
import { FloodGuard, floodSize, type RejectedRecord } from './flood-guard.ts';
import type { Lane } from '../lane/lane.ts';

/** What the rejection stage asks of the engine. @internal */
export interface RejectionHooks {
  /** Whether there is a dead letter to send records to. */
  readonly hasDeadLetter: boolean;
  readonly maxRejectedInARow: number;
  readonly clock: Clock;
  /** Whether nothing is under way that could still pass or be rejected. */
  isQuiet(): boolean;
  /** These records are decided: store them. */
  bury(records: readonly RejectedRecord[]): void;
  fatal(error: RivergraphError): void;
  /** A record is rejected for good, and there is no dead letter. */
  refused(record: RejectedRecord, error: RivergraphError): void;
}

/** How long a rejected record waits for a neighbour before it counts as a single case. */
const neighbourWaitMs = 5_000;

/** How long something that is only about to come in may still clear a suspected flood. */
const trialMs = 100;

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
  #any = false;
  /** Runs while nothing in hand can clear the suspects. */
  #trial: Timer | undefined;

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
    const { failedAt, error } = failure;
    const rejections = failure.rejections.toSorted((a, b) => (a.write ?? -1) - (b.write ?? -1));
    const record = { lane, seq, stage: first.stage, rejections, failedAt, error };
    if (!this.#hooks.hasDeadLetter) this.#hooks.refused(record, noDeadLetter(record));
    else if (first.reason === 'missing-endpoint') this.#hooks.bury([record]);
    else this.#hold(record);
  }

  /** Whether any record was rejected since the start. */
  get any(): boolean {
    return this.#any;
  }

  /** A record passed this stage: those that were rejected beside it are single cases. */
  passed(stage: RejectionStage, lane: Lane): void {
    lane.rejectedInARow[stage] = 0;
    this.clear(stage);
  }

  /** Those that are held at this stage are single cases. */
  clear(stage: RejectionStage): void {
    if (this.#guards[stage].held > 0) this.#release(this.#guards[stage]);
  }

  /** A partition was lost: whoever owns it now decides on its records. */
  forget(lane: Lane): void {
    for (const guard of Object.values(this.#guards)) this.#held -= guard.forget(lane);
    lane.heldRejections = 0;
    if (!this.isWriteSuspect) this.acquit();
    if (this.#held === 0) this.close();
  }

  /** Nothing more can come that would decide: what is too little for a flood goes to the dead letter. */
  conclude(): void {
    for (const guard of Object.values(this.#guards))
      if (guard.held > 0 && !guard.isSuspect) this.#release(guard);
  }

  /** Nothing in hand can clear a suspicion: stop, unless that changes within a short time. */
  accuse(): void {
    const { first, held } = this.#guards.write;
    if (first === undefined) return;
    this.#trial ??= this.#hooks.clock.setTimer(() => this.#hooks.fatal(flood(first, held)), trialMs);
  }

  /** Something in hand may still clear it. */
  acquit(): void {
    this.#trial?.cancel();
    this.#trial = undefined;
  }

  close(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.acquit();
  }

  #hold(record: RejectedRecord): void {
    const guard = this.#guards[record.stage];
    this.#any = true;
    guard.hold(record);
    this.#held++;
    record.lane.heldRejections++;
    const inARow = ++record.lane.rejectedInARow[record.stage];
    this.#arm();
    if (guard.isSuspect && record.stage !== 'write') this.#hooks.fatal(flood(record, guard.held));
    else if (inARow >= this.#hooks.maxRejectedInARow) this.#hooks.fatal(slowFlood(record, inARow));
  }

  #release(guard: FloodGuard): void {
    const records = guard.release();
    this.#held -= records.length;
    this.acquit();
    for (const { lane } of records) lane.heldRejections--;
    if (this.#held === 0) this.close();
    this.#hooks.bury(records);
  }

  /** A sink or a look-up that takes long must not make single cases of a flood: what is under way is waited for. */
  #arm(): void {
    this.#timer ??= this.#hooks.clock.setTimer(() => {
      this.#timer = undefined;
      if (this.#hooks.isQuiet()) this.conclude();
      else this.#arm();
    }, neighbourWaitMs);
  }
}

function flood({ stage, error, lane, seq }: RejectedRecord, count: number): RivergraphError {
  const { chunk, index } = lane.locate(seq);
  const where = `topic ${topicOf(chunk, index)}`;
  return rejected(
    `pipeline: ${count} records in a row were rejected at stage ${stage} (${where}) and none passed; expected at most ` +
      `${floodSize - 1}. That looks systemic, so none of them was dead-lettered. The first: ${error.message}`,
    { reason: 'flood', cause: error },
  );
}

function slowFlood({ stage, error, lane }: RejectedRecord, count: number): RivergraphError {
  return rejected(
    `pipeline: ${count} records of ${lane.assignment.partition.id} in a row were rejected at stage ${stage}; expected ` +
      `fewer, see maxRejectedInARow. The last: ${error.message}`,
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
