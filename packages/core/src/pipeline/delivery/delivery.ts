import type { PlannedBatch } from '../../contracts/batcher.ts';
import type { FailedWrite, WriteBatch, WriteOrigin } from '../../contracts/sink.ts';
import { internal } from '../../errors.ts';
import { type AttemptResult, attemptWrite } from './attempt.ts';
import type { DeliveryEnvironment } from './delivery-environment.ts';
import { Halt } from '../../util/halt.ts';
import type { Item } from './item.ts';
import type { Lane } from '../lane/lane.ts';
import type { Passage } from './outage-gate.ts';
import { readPartialFailure } from './partial-failure.ts';
import { freshPart, type Part } from './part.ts';
import { recover } from './recovery.ts';

/**
 * Brings one batch into the sink: attempts, waits, splits and rejects until every item is durable, rejected or fenced.
 *
 * A batch begins as one part; splitting replaces a part by its halves. Parts run one after another, first to last, so
 * the order within the batch holds whatever happens.
 *
 * @internal
 */
export class Delivery {
  readonly batch: PlannedBatch<Item>;
  readonly halt: Halt = new Halt();
  readonly #env: DeliveryEnvironment;
  #parts: Part[];
  /** Whether the sink could not take so much at once, and the most that it took since. */
  #isTooLarge = false;
  #worked = 0;

  constructor(batch: PlannedBatch<Item>, env: DeliveryEnvironment) {
    this.batch = batch;
    this.#env = env;
    this.#parts = [freshPart(batch.items)];
  }

  /** Whether every row still to be written is fenced. */
  get isPointless(): boolean {
    return this.#parts.every((part) => part.items.every((item) => item.lane.fenced));
  }

  /** Settles when nothing of the batch is left to do, or when halted. Never rejects. */
  async run(): Promise<void> {
    for (let part = this.#parts[0]; part !== undefined && !this.halt.raised; part = this.#parts[0]) {
      const follow = await this.#attempt(part);
      this.#parts = [...follow, ...this.#parts.slice(1)];
    }
    if (this.#isTooLarge && this.#worked > 0) this.#env.sizeWorked(this.#worked);
  }

  /** One attempt of one part; gives what is left to do of it. */
  async #attempt(part: Part): Promise<readonly Part[]> {
    const passage = await this.#clearance(part);
    if (passage === 'halted') return [];
    part.attempts++;
    const result = await attemptWrite(this.#env.sink, this.#batchOf(part.items), {
      clock: this.#env.clock,
      timeoutMs: this.#env.policy.writeTimeoutMs,
      attempt: part.attempts,
      halt: this.halt,
    });
    return await this.#react(part, result, passage);
  }

  #batchOf(items: readonly Item[]): WriteBatch {
    const { orderKey } = this.#env;
    const originAt = (index: number): WriteOrigin => {
      const item = items[index];
      if (item === undefined) throw internal(`batch: expected an index below ${items.length}, got ${index}`);
      const { chunk, index: at } = item.lane.locate(item.seq);
      const position = chunk.positionAt(at);
      return { partition: chunk.partition, position, orderKey: orderKey?.(position) };
    };
    return { writes: items.map((item) => item.write), originAt };
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

  async #react(part: Part, result: AttemptResult, passage: Passage): Promise<readonly Part[]> {
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
        this.#worked = Math.max(this.#worked, part.items.length);
        this.#env.written(part.items);
        return [];
      case 'failed':
        this.#isTooLarge ||= result.error.code === 'too-large' && part.items.length > 1;
        return await recover({ part, error: result.error, passage, halt: this.halt, env: this.#env });
      case 'partial':
        return await this.#partial(part, result.failed, passage);
    }
  }

  async #partial(part: Part, failed: readonly FailedWrite[], passage: Passage): Promise<readonly Part[]> {
    const { durable, refused, again } = readPartialFailure(part.items, failed);
    const failure = { passage, halt: this.halt, env: this.#env };
    // Rejected beside what is durable they are single cases, however many; told in this order they are seen as such.
    for (const { item, error } of refused) {
      if (durable.length > 0) this.#env.rejected(item, error, part.attempts);
      else await recover({ ...failure, part: { ...part, items: [item] }, error });
    }
    if (durable.length > 0) this.#env.written(durable);
    if (again === undefined) return [];
    return await recover({ ...failure, part: { ...part, items: again.items }, error: again.error });
  }
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
