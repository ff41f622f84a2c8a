import type { Source, SourceContext, SourceEvent, SourceSession } from '../../contracts/source.ts';
import { closed, type RivergraphError } from '../../errors.ts';
import { codedError } from '../../util/coded-error.ts';
import { type Backoff, jittered } from '../../util/backoff.ts';
import { type Halt, pauseFor, within } from '../../util/halt.ts';
import { closeTimeoutMs } from './lifecycle.ts';

/** What the feed needs and tells. @internal */
export interface SourceFeedOptions {
  readonly source: Source;
  readonly context: SourceContext;
  readonly backoff: Backoff;
  readonly halt: Halt;
  opened(session: SourceSession): void;
  event(event: SourceEvent): void;
  /** Gives a promise where the event loop must turn before more is taken in. */
  turn(): Promise<void> | undefined;
  /** The session is gone; another will be opened. */
  broken(error: RivergraphError): void;
  /** Another is open. */
  mended(): void;
}

/** Why no session is open, and since when. @internal */
export interface SourceOutage {
  readonly error: RivergraphError;
  readonly since: number;
}

/**
 * Keeps one `next` outstanding, and a session open for as long as the pipeline runs.
 *
 * @internal
 */
export class SourceFeed {
  readonly #options: SourceFeedOptions;
  #session: SourceSession | undefined;
  #outage: SourceOutage | undefined;

  constructor(options: SourceFeedOptions) {
    this.#options = options;
  }

  /** What the session broke with, or the latest failure to open another; `undefined` while one is open. */
  get outage(): SourceOutage | undefined {
    return this.#outage;
  }

  /** The session that is open now. */
  get session(): SourceSession | undefined {
    return this.#session;
  }

  /** Opens a session. Failure: whatever the source says, or `closed` when the session comes too late to be wanted. */
  async open(): Promise<void> {
    const session = await this.#options.source.open(this.#options.context);
    if (this.#options.halt.raised) {
      await session.close();
      throw closed(`source ${this.#options.source.name}: it opened after the pipeline had ended`);
    }
    this.#session = session;
    this.#options.opened(session);
  }

  /** Settles at the end of the stream, or when halted. Rejects with what only stopping can answer. */
  async run(): Promise<void> {
    const { halt } = this.#options;
    for (let failures = 0; !halt.raised; ) {
      const outcome = this.#session === undefined ? await this.#reopen() : await this.#drain(this.#session);
      if (outcome === undefined) return;
      if (outcome === 'opened') {
        failures = 0;
        this.#outage = undefined;
        this.#options.mended();
        continue;
      }
      if (outcome.code !== 'unavailable') throw outcome;
      this.#outage = { error: outcome, since: this.#outage?.since ?? this.#options.context.clock.now() };
      await this.#lose(outcome);
      await pauseFor(this.#options.context.clock, jittered(this.#options.backoff, ++failures), halt);
    }
  }

  async close(): Promise<void> {
    await this.#session?.close();
  }

  /** Passes events on until the stream ends; gives the error that broke it. */
  async #drain(session: SourceSession): Promise<RivergraphError | undefined> {
    try {
      for (let event = await session.next(); event !== undefined; event = await session.next()) {
        if (this.#options.halt.raised) return undefined;
        this.#options.event(event);
        const turn = this.#options.turn();
        if (turn !== undefined) await turn;
      }
      return undefined;
    } catch (error) {
      return this.#options.halt.raised ? undefined : codedError(`source ${this.#options.source.name}`, error);
    }
  }

  async #reopen(): Promise<RivergraphError | 'opened'> {
    try {
      await this.open();
      return 'opened';
    } catch (error) {
      return codedError(`source ${this.#options.source.name}`, error);
    }
  }

  async #lose(error: RivergraphError): Promise<void> {
    const session = this.#session;
    this.#session = undefined;
    if (session === undefined) return;
    this.#options.broken(error);
    try {
      await within(this.#options.context.clock, closeTimeoutMs, session.close());
    } catch {
      // It is broken already; what matters is that another one is opened.
    }
  }
}
