import type { TestWrite } from '../memory-sink/test-write.ts';
import type { HistoryOutput } from './history.ts';

interface Place {
  readonly order: number;
  readonly text: string;
  readonly output: HistoryOutput;
  appliedAt: number;
}

/** Outputs of one record are told apart below this. */
const outputsPerRecord = 1000;

/**
 * Knows when each write was applied last. Writes of one key that one epoch has committed must stand in the order of
 * their records; attempts that were answered before they landed do not count.
 *
 * @internal
 */
export class OrderAudit {
  readonly #keys: Map<string, Map<number, Place>> = new Map();
  readonly #dead: Set<string> = new Set();
  #step = 0;

  applied({ key, payload }: TestWrite<HistoryOutput>): void {
    this.#step += 1;
    this.#place(key, payload).appliedAt = this.#step;
  }

  /** A write that went to the dead letter stands nowhere, even if an attempt had applied it. */
  giveUp(
    { partition, position }: Pick<HistoryOutput, 'partition' | 'position'>,
    outputs: readonly number[],
  ): void {
    for (const output of outputs) this.#dead.add(`${partition}@${position}.${output}`);
  }

  faults(storedBy: (epoch: number) => number): string[] {
    const stands = ({ output: { partition, epoch, position, output } }: Place): boolean =>
      position <= storedBy(epoch) && !this.#dead.has(`${partition}@${position}.${output}`);
    return [...this.#keys.values()].flatMap((places) => faultsOf([...places.values()].filter(stands)));
  }

  #place(key: string, output: HistoryOutput): Place {
    const name = `${output.partition}/${output.epoch}/${key}`;
    const places = this.#keys.get(name) ?? new Map<number, Place>();
    this.#keys.set(name, places);
    const order = output.position * outputsPerRecord + output.output;
    const text = `${output.partition}@${output.position}.${output.output} of epoch ${output.epoch}`;
    const place = places.get(order) ?? { order, text, output, appliedAt: 0 };
    places.set(order, place);
    return place;
  }
}

function faultsOf(places: readonly Place[]): string[] {
  const standing = [...places].sort((left, right) => left.order - right.order);
  return standing.flatMap((place, index) => {
    const before = standing[index - 1];
    if (before === undefined || before.appliedAt <= place.appliedAt) return [];
    return [`order: ${before.text} was applied after ${place.text}, which has its key`];
  });
}
