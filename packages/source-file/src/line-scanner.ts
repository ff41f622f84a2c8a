import type { RowScanner } from './row-format.ts';

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const tab = 9;

/** Finds rows that are lines, whatever they hold. */
export class LineScanner implements RowScanner {
  readonly quoteOpen: boolean = false;
  #view: Buffer = Buffer.alloc(0);

  reset(view: Buffer): void {
    this.#view = view;
  }

  endOf(from: number): number {
    return this.#view.indexOf(lineFeed, from);
  }

  isBlank(from: number, to: number): boolean {
    for (let at = from; at < to; at += 1) {
      const byte = this.#view[at];
      if (byte !== space && byte !== tab && byte !== carriageReturn) return false;
    }
    return true;
  }
}
