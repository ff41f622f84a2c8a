import type { Batcher, PlannedBatch } from '../../contracts/batcher.ts';
import type { FailedWrite } from '../../contracts/sink.ts';
import type { RivergraphError } from '../../errors.ts';
import { Halt } from '../../util/halt.ts';
import { aftermath } from './aftermath.ts';
import type { AbandonedCall, AttemptResult } from './attempt.ts';
import type { DeliveryEnvironment } from './delivery-environment.ts';
import { countWrites, type Item, lanesOf } from './item.ts';
import type { Passage } from './outage-gate.ts';
import { isWaiting, readPartialFailure } from './partial-failure.ts';
import { FloodSearch } from './flood-search.ts';
import { freshPart, type Part } from './part.ts';
import { PartQueue } from './part-queue.ts';
import { isOutage, isStuck, narrowDown, recover } from './recovery.ts';
import { Shipment } from './shipment.ts';
import { toldAttempt } from './told-attempt.ts';

/** What a delivery is made from. @internal */
export interface DeliveryOptions {
  readonly batch: PlannedBatch<Item>;
  readonly env: DeliveryEnvironment;
  /** Says what is sent as one write, and what may overtake what. */
  readonly batcher: Pick<Batcher<Item>, 'fold' | 'independent'>;
  /** Nothing is waited for any more, not even what was given up. */
  readonly over: Halt;
}

/**
 * Brings one batch into the sink: attempts, waits, splits and rejects until every item is durable, refused or fenced.
 *
 * A batch begins as one part; splitting replaces a part by its halves. Parts run one after another, first to last, so
 * the order within the batch holds whatever happens. A part that nobody answers, or that may be part of a flood, lets
 * those others pass that may overtake it, and what they held is given free: something must show whether the sink works.
 *
 * A delivery that is halted because its rows were fenced ends only when its last attempt can no longer land: until then
 * the batcher must hold back newer writes of the same entities, which their next owner may bring, this process too.
 *
 * @internal
 */
export class Delivery {
  readonly batch: PlannedBatch<Item>;
  readonly halt: Halt = new Halt();
  /** Whether all that could be attempted next is one write that nobody answers, which may be its own fault. */
  isStuck = false;
  /** Whether the sink has been called and has not answered. */
  isAttempting = false;
  readonly #options: DeliveryOptions;
  readonly #env: DeliveryEnvironment;
  readonly #parts: PartQueue;
  readonly #search: FloodSearch;
  /** Fenced rows: what was sent of them may still land. */
  readonly #fenced: Item[] = [];
  /** How many items were left when that was last told. */
  #told: number;
  /** Whether the sink could not take so much at once, and the most that it took since. */
  #isTooLarge = false;
  #worked = 0;
  /** The last attempt of unknown outcome. */
  #unknown: AbandonedCall | undefined;

  constructor(options: DeliveryOptions) {
    const { batch, batcher, env } = options;
    this.batch = batch;
    this.#options = options;
    this.#env = env;
    this.#parts = new PartQueue(batch.items, batcher.independent?.bind(batcher));
    this.#search = new FloodSearch(this.#parts, env);
    this.#told = batch.items.length;
  }

  /** Whether every row still to be written is fenced. */
  get isPointless(): boolean {
    return this.#parts.parts.every((part) => part.items.every((item) => item.lane.fenced));
  }

  /**
   * Settles when nothing of the batch is left to do, or when halted and nothing of it can land; or when it is stuck: then
   * others may have its slot before it is run again. Never rejects.
   */
  async run(): Promise<'ended' | 'stuck'> {
    for (let part = this.#parts.head; part !== undefined && !this.halt.raised; part = this.#parts.head) {
      if (part.refusal === undefined) await this.#attempt(part);
      else await this.#decide(part, part.refusal);
      if (this.isStuck && !this.halt.raised) return 'stuck';
    }
    await this.#leave();
    return 'ended';
  }

  async #leave(): Promise<void> {
    if (this.#isTooLarge && this.#worked > 0) this.#env.sizeWorked(this.#worked);
    if (!this.halt.raised || this.#unknown === undefined) return;
    const { clock, policy } = this.#env;
    await aftermath(this.#unknown, { clock, settleMs: policy.settleMs, over: this.#options.over });
  }

  /** One attempt of the first part. */
  async #attempt(part: Part): Promise<void> {
    const passage = await this.#clearance(part);
    if (passage === 'halted') return this.#parts.replaceHead([]);
    part.attempts++;
    const { items, unfolded } = part;
    const shipment = new Shipment(items, unfolded ? undefined : this.#options.batcher.fold?.(items));
    part.wasOneFold = shipment.isOneFold;
    this.isAttempting = true;
    const result = await toldAttempt(this.#env, shipment, { attempt: part.attempts, halt: this.halt });
    this.isAttempting = false;
    this.#noteOutcome(result);
    const follow = await this.#react(part, shipment, result, passage);
    this.isStuck = false;
    this.#parts.replaceHead(follow);
    if (result.kind === 'failed' && isOutage({ part, error: result.error }) && isStuck(part))
      this.#stepBack(follow);
  }

  /** Others first: nothing else can tell an outage from what only looks like one. */
  #stepBack(stuck: readonly Part[]): void {
    const peers = this.#parts.letPass(stuck);
    for (const part of stuck) part.peers = peers;
    this.#narrow();
    this.isStuck = peers === 0 && stuck.length === 1 && stuck[0]?.items.length === 1;
  }

  /** Goes on with a part that was rejected while a flood was suspected. */
  async #decide(part: Part, refusal: RivergraphError): Promise<void> {
    this.isStuck = false;
    if (!this.#env.isSuspect()) {
      this.#search.end();
      part.refusal = undefined;
      this.#parts.replaceHead(narrowDown(part, refusal, this.#env));
      return;
    }
    if (this.#search.advance()) return;
    this.#narrow();
    await this.#env.verdict(this.halt);
  }

  /** What was finished since the last time need not be held any longer. */
  #narrow(): void {
    const items = [...this.#parts.remaining, ...this.#fenced];
    if (items.length >= this.#told) return;
    this.#told = items.length;
    this.#env.narrowed(this.batch, items);
  }

  /**
   * Waits until the part may be attempted, and takes fenced rows out of it. Nothing is awaited between the last look
   * at the fences and the return, so no attempt of a fenced row starts.
   */
  async #clearance(part: Part): Promise<Passage> {
    let passage: Passage | undefined;
    for (;;) {
      const lanes = lanesOf(part.items);
      if (lanes.some((lane) => lane.fenced)) this.#dropFenced(part);
      const unsettled = lanes.some((lane) => lane.unsettled && !lane.fenced);
      const over = part.items.length === 0 || this.halt.raised;
      if (passage !== undefined && (over || unsettled)) {
        this.#env.gate.abandoned(passage);
        passage = undefined;
      }
      if (over || passage === 'halted') return 'halted';
      if (unsettled) await this.#env.settled(this.halt);
      else if (passage === undefined) passage = await this.#env.gate.pass(this.halt);
      else return passage;
    }
  }

  #dropFenced(part: Part): void {
    for (const item of part.items) if (item.lane.fenced) this.#fenced.push(item);
    part.items = part.items.filter((item) => !item.lane.fenced);
  }

  #noteOutcome(result: AttemptResult): void {
    if (result.kind === 'halted') this.#unknown = result.call ?? this.#unknown;
    else if (result.kind === 'failed' && result.error.reason === 'timeout')
      this.#unknown = { ended: Promise.resolve(false), deadline: this.#env.clock.now() };
  }

  async #react(
    part: Part,
    shipment: Shipment,
    result: AttemptResult,
    passage: Passage,
  ): Promise<readonly Part[]> {
    // What a halted delivery still learns must not close the gate, set a timer or blame a record.
    if (this.halt.raised && result.kind !== 'done') {
      this.#env.gate.abandoned(passage);
      return [];
    }
    switch (result.kind) {
      case 'halted':
        this.#env.gate.abandoned(passage);
        return [];
      case 'done':
        this.#worked = Math.max(this.#worked, countWrites(part.items));
        this.#search.passed();
        this.#env.written(part.items, shipment.folded);
        return [];
      case 'failed':
        this.#isTooLarge ||= result.error.code === 'too-large' && part.items.length > 1;
        return await recover({ part, error: result.error, passage, halt: this.halt, env: this.#env });
      case 'partial':
        return await this.#partial(part, shipment, result.failed, passage);
    }
  }

  async #partial(
    part: Part,
    shipment: Shipment,
    failed: readonly FailedWrite[],
    passage: Passage,
  ): Promise<readonly Part[]> {
    const left = readPartialFailure(part.items, shipment, failed);
    const isEvidence = failed.length < shipment.writes.length;
    if (isEvidence) this.#search.passed();
    // Rejected with nothing durable beside them they may be a flood; each may have to wait for the verdict.
    const deferred: Part[] = [];
    for (const one of left.refused) {
      if (isEvidence || isWaiting(one) || !this.#env.isSuspect()) this.#env.refused([one], part.attempts);
      else deferred.push({ ...freshPart([one.item], part.attempts), refusal: one.error });
    }
    if (left.durable.length > 0) this.#env.written(left.durable, left.folded);
    else if (isEvidence) this.#env.proven(left.repeated);
    else if (left.error === undefined) this.#env.gate.answered();
    if (left.again === undefined) return deferred;
    const rest = { ...freshPart(left.again.items, part.attempts), unfolded: left.again.unfolded };
    if (left.error === undefined) return [...deferred, rest];
    const again = { ...part, items: rest.items, unfolded: part.unfolded || rest.unfolded };
    const failure = { passage, halt: this.halt, env: this.#env, part: again, error: left.error };
    return [...deferred, ...(await recover(failure))];
  }
}
