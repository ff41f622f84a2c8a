import type { TestWrite } from '../memory-sink/test-write.ts';
import type { HistoryOutput } from './history.ts';

interface Place {
  readonly order: number;
  readonly text: string;
  appliedAt: number;
  acknowledged: boolean;
}

/** Outputs of one record are told apart below this. */
const outputsPerRecord = 1000;

/**
 * Knows when each write was applied last. Writes of one key that one epoch has acknowledged must stand in the order of
 * their records; attempts that were answered before they landed do not count.
 *
 * @internal
 */
export class OrderAudit {
  readonly #keys: Map<string, Map<number, Place>> = new Map();
  #step = 0;

  applied({ key, payload }: TestWrite<HistoryOutput>): void {
    this.#step += 1;
    this.#place(key, payload).appliedAt = this.#step;
  }

  acknowledged({ key, payload }: TestWrite<HistoryOutput>): void {
    this.#place(key, payload).acknowledged = true;
  }

  faults(): string[] {
    return [...this.#keys.values()].flatMap((places) => faultsOf([...places.values()]));
  }

  #place(key: string, output: HistoryOutput): Place {
    const name = `${output.partition}/${output.epoch}/${key}`;
    const places = this.#keys.get(name) ?? new Map<number, Place>();
    this.#keys.set(name, places);
    const order = output.position * outputsPerRecord + output.output;
    const text = `${output.partition}@${output.position}.${output.output} of epoch ${output.epoch}`;
    const place = places.get(order) ?? { order, text, appliedAt: 0, acknowledged: false };
    places.set(order, place);
    return place;
  }
}

function faultsOf(places: readonly Place[]): string[] {
  const standing = places
    .filter((place) => place.acknowledged)
    .sort((left, right) => left.order - right.order);
  return standing.flatMap((place, index) => {
    const before = standing[index - 1];
    if (before === undefined || before.appliedAt <= place.appliedAt) return [];
    return [`order: ${before.text} was applied after ${place.text}, which has its key`];
  });
}
