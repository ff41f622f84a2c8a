import type { Batcher, PlannedBatch } from '../../contracts/batcher.ts';
import type { FailedWrite, WriteBatch, WriteOrigin } from '../../contracts/sink.ts';
import { Halt } from '../../util/halt.ts';
import type { Lane } from '../lane/lane.ts';
import { isWorthWaiting } from '../waiting/awaited-ends.ts';
import { aftermath } from './aftermath.ts';
import { type AbandonedCall, type AttemptResult, attemptWrite } from './attempt.ts';
import type { DeliveryEnvironment } from './delivery-environment.ts';
import { countWrites, type Item } from './item.ts';
import type { Passage } from './outage-gate.ts';
import { readPartialFailure, type RefusedItem } from './partial-failure.ts';
import { freshPart, type Part } from './part.ts';
import { recover } from './recovery.ts';
import { Shipment } from './shipment.ts';

/** What a delivery is made from. @internal */
export interface DeliveryOptions {
  readonly batch: PlannedBatch<Item>;
  readonly env: DeliveryEnvironment;
  /** Says what is sent as one write. */
  readonly batcher: Pick<Batcher<Item>, 'fold'>;
  /** Nothing is waited for any more, not even what was given up. */
  readonly over: Halt;
}

/**
 * Brings one batch into the sink: attempts, waits, splits and rejects until every item is durable, refused or fenced.
 *
 * A batch begins as one part; splitting replaces a part by its halves. Parts run one after another, first to last, so
 * the order within the batch holds whatever happens.
 *
 * A delivery that is halted because its rows were fenced ends only when its last attempt can no longer land: until then
 * the batcher must hold back newer writes of the same entities, which their next owner may bring, this process too.
 *
 * @internal
 */
export class Delivery {
  readonly batch: PlannedBatch<Item>;
  readonly halt: Halt = new Halt();
  readonly #options: DeliveryOptions;
  readonly #env: DeliveryEnvironment;
  #parts: Part[];
  /** Whether the sink could not take so much at once, and the most that it took since. */
  #isTooLarge = false;
  #worked = 0;
  /** The last attempt of unknown outcome. */
  #unknown: AbandonedCall | undefined;

  constructor(options: DeliveryOptions) {
    this.batch = options.batch;
    this.#options = options;
    this.#env = options.env;
    this.#parts = [freshPart(options.batch.items)];
  }

  /** Whether every row still to be written is fenced. */
  get isPointless(): boolean {
    return this.#parts.every((part) => part.items.every((item) => item.lane.fenced));
  }

  /** Settles when nothing of the batch is left to do, or when halted and nothing of it can land. Never rejects. */
  async run(): Promise<void> {
    for (let part = this.#parts[0]; part !== undefined && !this.halt.raised; part = this.#parts[0]) {
      const follow = await this.#attempt(part);
      this.#parts = [...follow, ...this.#parts.slice(1)];
    }
    if (this.#isTooLarge && this.#worked > 0) this.#env.sizeWorked(this.#worked);
    if (!this.halt.raised || this.#unknown === undefined) return;
    const { clock, policy } = this.#env;
    await aftermath(this.#unknown, { clock, settleMs: policy.settleMs, over: this.#options.over });
  }

  /** One attempt of one part; gives what is left to do of it. */
  async #attempt(part: Part): Promise<readonly Part[]> {
    const passage = await this.#clearance(part);
    if (passage === 'halted') return [];
    part.attempts++;
    const { items } = part;
    const shipment = new Shipment(items, part.unfolded ? undefined : this.#options.batcher.fold?.(items));
    part.wasOneFold = shipment.isOneFold;
    const result = await attemptWrite(this.#env.sink, this.#batchOf(shipment), {
      clock: this.#env.clock,
      timeoutMs: this.#env.policy.writeTimeoutMs,
      attempt: part.attempts,
      halt: this.halt,
    });
    this.#noteOutcome(result);
    return await this.#react(part, shipment, result, passage);
  }

  #batchOf(shipment: Shipment): WriteBatch {
    const { orderKey } = this.#env;
    const originAt = (index: number): WriteOrigin => {
      const { lane, seq } = shipment.itemAt(index);
      const { chunk, index: at } = lane.locate(seq);
      const position = chunk.positionAt(at);
      return { partition: chunk.partition, position, orderKey: orderKey?.(position) };
    };
    return { writes: shipment.writes, originAt, ...(shipment.isAtomic ? { atomic: true } : {}) };
  }

  /**
   * Waits until the part may be attempted, and takes fenced rows out of it. Nothing is awaited between the last look
   * at the fences and the return, so no attempt of a fenced row starts.
   */
  async #clearance(part: Part): Promise<Passage> {
    let passage: Passage | undefined;
    for (;;) {
      const lanes = lanesOf(part.items);
      if (lanes.some((lane) => lane.fenced)) part.items = part.items.filter((item) => !item.lane.fenced);
      const unsettled = lanes.some((lane) => lane.unsettled && !lane.fenced);
      const over = part.items.length === 0 || this.halt.raised;
      if (passage !== undefined && (over || unsettled)) {
        this.#env.gate.abandoned(passage);
        passage = undefined;
      }
      if (over) return 'halted';
      if (unsettled) await this.#env.settled(this.halt);
      else if (passage === undefined) passage = await this.#env.gate.pass(this.halt);
      else return passage;
      if (passage === 'halted') return 'halted';
    }
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
    const { durable, folded, refused, again, error } = readPartialFailure(part.items, shipment, failed);
    const isEvidence = durable.length > 0;
    this.#refuse(
      refused.filter((one) => isEvidence || isWaiting(one)),
      part,
    );
    // Rejected with nothing durable beside them they may be a flood; each waits for the verdict.
    for (const one of isEvidence ? [] : refused.filter((other) => !isWaiting(other))) {
      const single = { ...part, items: [one.item] };
      await recover({ part: single, error: one.error, passage, halt: this.halt, env: this.#env });
    }
    if (isEvidence) this.#env.written(durable, folded);
    else if (error === undefined) this.#env.gate.answered();
    const rest = again.map(({ items, unfolded }) => ({ ...freshPart(items, part.attempts), unfolded }));
    const [first] = again;
    if (error === undefined || first === undefined) return rest;
    const failure = { passage, halt: this.halt, env: this.#env };
    return await recover({ ...failure, part: { ...part, items: first.items }, error });
  }

  #refuse(refused: readonly RefusedItem[], { attempts }: Part): void {
    if (refused.length > 0) this.#env.refused(refused, attempts);
  }
}

function isWaiting({ item, error }: RefusedItem): boolean {
  return isWorthWaiting(item.write, error);
}

/** The lanes of items, each once. Items come in runs of one lane, so this looks at most of them only in passing. */
function lanesOf(items: readonly Item[]): readonly Lane[] {
  const lanes = new Set<Lane>();
  let last: Lane | undefined;
  for (const { lane } of items) {
    if (lane !== last) lanes.add(lane);
    last = lane;
  }
  return [...lanes];
}
