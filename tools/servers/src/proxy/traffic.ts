import type { Direction, Meter } from './rules.ts';

/** Bytes of all connections since the start, by direction. */
export type DirectionBytes = Readonly<Record<Direction, number>>;

/** Counts the bytes of all connections and says when a count moved. */
export class Traffic implements Meter {
  readonly #passed: Record<Direction, number> = { toServer: 0, toClient: 0 };
  readonly #vanished: Record<Direction, number> = { toServer: 0, toClient: 0 };
  readonly #onChange: () => void;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get passedBytes(): DirectionBytes {
    return { ...this.#passed };
  }

  get vanishedBytes(): DirectionBytes {
    return { ...this.#vanished };
  }

  passed(direction: Direction, bytes: number): void {
    this.#passed[direction] += bytes;
    this.#onChange();
  }

  vanished(direction: Direction, bytes: number): void {
    this.#vanished[direction] += bytes;
    this.#onChange();
  }
}
