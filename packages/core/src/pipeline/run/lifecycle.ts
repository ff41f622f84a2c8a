import type { Clock } from '../../contracts/clock.ts';
import type { Logger } from '../../contracts/logger.ts';
import { closed, type RivergraphError } from '../../errors.ts';
import { codedError } from '../../util/coded-error.ts';
import { within } from '../../util/halt.ts';

interface Opened {
  readonly name: string;
  close(): Promise<void>;
}

/** How long a part may take to close before the pipeline ends without it. @internal */
export const closeTimeoutMs = 10_000;

/**
 * Opens parts one after another and closes them in reverse, all of them, whatever fails.
 *
 * @internal
 */
export class Lifecycle {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #opened: Opened[] = [];
  #isClosed = false;

  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * Opens a part; what it rejects with is coded. A part that failed to open is not closed; one that opens when
   * everything was closed meanwhile is closed at once, and the call rejects with `closed`.
   */
  async open<T>(name: string, open: () => Promise<T>, close: (opened: T) => Promise<void>): Promise<T> {
    let opened: T;
    try {
      if (this.#isClosed) throw tooLate(name);
      opened = await open();
    } catch (error) {
      throw codedError(name, error);
    }
    const part = { name, close: async (): Promise<void> => await close(opened) };
    if (this.#isClosed) {
      await this.#closeOne(part);
      throw tooLate(name);
    }
    this.#opened.push(part);
    return opened;
  }

  /** Closes everything. Never rejects: what goes wrong is logged, and a part that hangs is left behind. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (let part = this.#opened.pop(); part !== undefined; part = this.#opened.pop())
      await this.#closeOne(part);
  }

  async #closeOne({ name, close }: Opened): Promise<void> {
    try {
      const isClosed = await within(
        this.#clock,
        closeTimeoutMs,
        close().then(() => true),
      );
      if (isClosed !== true)
        this.#logger.warn(`${name}: expected to close within ${closeTimeoutMs} ms; left behind`);
    } catch (error) {
      this.#logger.warn(`${name}: closing failed: ${codedError(name, error).message}`);
    }
  }
}

function tooLate(name: string): RivergraphError {
  return closed(`${name}: it was closed while it opened`);
}
