import type { PlannedBatch } from '../contracts/batcher.ts';
import type { FailedWrite, WriteBatch, WriteOrigin } from '../contracts/sink.ts';
import { internal, type RivergraphError } from '../errors.ts';
import { type AttemptResult, attemptWrite } from './attempt.ts';
import type { DeliveryEnvironment } from './delivery-environment.ts';
import { Halt } from './halt.ts';
import type { Item } from './item.ts';
import type { Passage } from './outage-gate.ts';
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
      part.items = part.items.filter((item) => !item.lane.fenced);
      const unsettled = part.items.some((item) => item.lane.unsettled);
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
    switch (result.kind) {
      case 'halted':
        this.#env.gate.abandoned(passage);
        return [];
      case 'done':
        this.#env.written(part.items);
        return [];
      case 'failed':
        return await recover({ part, error: result.error, passage, halt: this.halt, env: this.#env });
      case 'partial':
        return await this.#partial(part, result.failed, passage);
    }
  }

  /** What is not named is durable; what is named fails by its own code, in the order of the batch. */
  async #partial(part: Part, failed: readonly FailedWrite[], passage: Passage): Promise<readonly Part[]> {
    const named = new Set(failed.map(({ index }) => index));
    const durable = part.items.filter((_, index) => !named.has(index));
    if (durable.length > 0) this.#env.written(durable);
    const follow: Part[] = [];
    for (const { items, error } of this.#causes(part, failed)) {
      const rest: Part = { ...part, items };
      follow.push(...(await recover({ part: rest, error, passage, halt: this.halt, env: this.#env })));
    }
    return follow;
  }

  /** Named failures by code, in the order of the batch; rejected ones each for itself, they need no search. */
  #causes(part: Part, failed: readonly FailedWrite[]): { items: Item[]; error: RivergraphError }[] {
    const causes: { items: Item[]; error: RivergraphError }[] = [];
    const shared = new Map<string, Item[]>();
    for (const { index, error } of [...failed].sort((left, right) => left.index - right.index)) {
      const item = part.items[index];
      const group = error.code === 'rejected' ? undefined : shared.get(error.code);
      if (item === undefined) continue;
      if (group !== undefined) {
        group.push(item);
        continue;
      }
      const items = [item];
      shared.set(error.code, items);
      causes.push({ items, error });
    }
    return causes;
  }
}
