import type { Output } from '../process/host.ts';

// Lines that are too long are cut by the terminal: wrapped ones would be counted wrongly.
const cutLines = '\u001B[?7l';
const wrapLines = '\u001B[?7h';
const eraseBelow = '\u001B[0J';

/** The last lines of a terminal, drawn again and again in their place. What was drawn last stays; nothing of the terminal is changed. */
export class LiveArea {
  readonly #out: Output;
  #lines = 0;

  constructor(out: Output) {
    this.#out = out;
  }

  /** Draws text in the place of what was drawn before, as much of it as fits. */
  draw(text: string): void {
    const lines = fitting(text.split('\n'), this.#out.rows);
    this.#out.write(`${this.#back()}${cutLines}${lines.join('\n')}${wrapLines}\n`);
    this.#lines = lines.length;
  }

  /** Writes lines above what is drawn; the next `draw` puts that below them. */
  print(text: string): void {
    this.#out.write(`${this.#back()}${text}`);
    this.#lines = 0;
  }

  #back(): string {
    return this.#lines === 0 ? '' : `\u001B[${this.#lines}A\r${eraseBelow}`;
  }
}

/** A terminal scrolls when its last line is ended, so one stays free. */
function fitting(lines: readonly string[], rows: number | undefined): readonly string[] {
  const most = Math.max(1, (rows ?? Number.POSITIVE_INFINITY) - 1);
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), `… and ${lines.length - most + 1} more lines`];
}
