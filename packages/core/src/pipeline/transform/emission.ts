import type { RejectionStage } from '../../contracts/dead-letter.ts';
import type { Write } from '../../contracts/write.ts';
import { isFatal, RivergraphError } from '../../errors.ts';
import { isTogether, TogetherWrite } from '../../batching/together.ts';
import type { Engine } from '../engine.ts';
import { Item } from '../delivery/item.ts';
import type { Lane } from '../lane/lane.ts';
import type { Segment } from '../lane/segment.ts';
import { RejectedOutput, skipped, type StepOutput } from './turn.ts';
import { reject } from '../rejection/reject.ts';

/**
 * Brings the outputs of the transform stage into the batcher, and what was rejected there to the rejections.
 *
 * @internal
 */
export class Emission {
  readonly #engine: Engine;
  readonly #weight: ((write: Write) => number) | undefined;

  constructor(engine: Engine) {
    this.#engine = engine;
    this.#weight = engine.options.sink.limits?.weight;
  }

  emit(lane: Lane, segment: Segment, index: number, output: StepOutput): void {
    const seq = segment.base + index;
    if (output instanceof RejectedOutput) {
      this.#reject(lane, seq, output);
      return;
    }
    // Asked first, because it is nearly always no and this is done for every record.
    if (this.#engine.rejections.any && output !== skipped) this.#passed(lane);
    if (output === undefined || output === skipped) lane.expect(seq, 0);
    else if (isSeveral(output)) this.#addAll(lane, segment, index, output);
    else {
      lane.expect(seq, 1);
      this.#add(lane, seq, 0, output, sizeOf(segment, index));
    }
  }

  #addAll(lane: Lane, segment: Segment, index: number, writes: readonly Write[]): void {
    const seq = segment.base + index;
    if (writes.length > 1 && this.#engine.options.resolved.record === 'together') {
      lane.expect(seq, 1);
      this.#add(lane, seq, 0, new TogetherWrite(writes), sizeOf(segment, index));
      return;
    }
    const bytes = Math.ceil(sizeOf(segment, index) / Math.max(1, writes.length));
    lane.expect(seq, writes.length);
    for (let ordinal = 0; ordinal < writes.length; ordinal++) {
      const write = writes[ordinal];
      if (write !== undefined) this.#add(lane, seq, ordinal, write, bytes);
    }
  }

  #add(lane: Lane, seq: number, ordinal: number, write: Write, bytes: number): void {
    const item = new Item(write, lane, seq, ordinal, bytes, this.#weigh(write));
    this.#engine.dispatcher.batcher.add(item, this.#engine.now);
  }

  #weigh(write: Write): number {
    if (!isTogether(write)) return this.#weight === undefined ? 1 : this.#weight(write);
    let weight = 0;
    for (const one of write.writes) weight += this.#weigh(one);
    return weight;
  }

  #passed(lane: Lane): void {
    this.#engine.rejections.passed('deserialize', lane);
    this.#engine.rejections.passed('transform', lane);
  }

  #reject(lane: Lane, seq: number, { stage, error, attempts }: RejectedOutput): void {
    if (isFatal(error)) {
      this.#engine.fail(located(lane, seq, stage, error));
      return;
    }
    if (stage === 'transform') this.#engine.rejections.passed('deserialize', lane);
    lane.expect(seq, 1);
    reject(this.#engine, lane, seq, { stage, error, write: undefined, attempts });
  }
}

function isSeveral(output: Write | readonly Write[]): output is readonly Write[] {
  return Array.isArray(output);
}

function sizeOf({ chunk }: Segment, index: number): number {
  if (chunk === undefined) return 0;
  return (chunk.keyAt(index)?.length ?? 0) + (chunk.valueAt(index)?.length ?? 0);
}

/** Says at which record a fault showed that is not the record's own. */
function located(lane: Lane, seq: number, stage: RejectionStage, error: RivergraphError): RivergraphError {
  const { chunk, index } = lane.locate(seq);
  const at = `${chunk.partition.id} at ${JSON.stringify(chunk.positionAt(index))}`;
  const { code, reason } = error;
  return new RivergraphError(`${stage} of a record of ${at}: ${error.message}`, {
    code,
    reason,
    cause: error,
  });
}
