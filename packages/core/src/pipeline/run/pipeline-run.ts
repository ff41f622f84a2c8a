import type { Timer } from '../../contracts/clock.ts';
import { closed, type RivergraphError } from '../../errors.ts';
import { Deferred } from '../../util/deferred.ts';
import { codedError } from '../../util/coded-error.ts';
import type { Committer } from './committer.ts';
import { Engine } from '../engine.ts';
import type { PipelineState } from '../events.ts';
import { Flow } from './flow.ts';
import { Halt } from '../../util/halt.ts';
import { Intake } from './intake.ts';
import { Lifecycle } from './lifecycle.ts';
import { openParts } from './open-parts.ts';
import { newFeed } from './run-feed.ts';
import { commitFinally, newCommitter } from './run-commits.ts';
import { Allowance } from './run-limit.ts';
import type { EndReason, RunSetup } from './run-setup.ts';
import type { SourceFeed, SourceOutage } from './source-feed.ts';

/**
 * One life of a pipeline, from opening its parts to closing them.
 *
 * States: *opening* → *running* ⇄ *paused* → *draining* → *closed*, or *failed* from any of them. *Draining* takes
 * nothing more in and finishes what it has; a stop bounds it in time, the end of the stream does not.
 *
 * @internal
 */
export class PipelineRun {
  readonly engine: Engine;
  readonly intake: Intake;
  readonly committer: Committer;
  readonly #setup: RunSetup;
  readonly #flow: Flow;
  readonly #feed: SourceFeed;
  readonly #lifecycle: Lifecycle;
  readonly #ended: Deferred<EndReason | RivergraphError> = new Deferred();
  readonly #ready: Deferred<void> = new Deferred();
  readonly #abort: AbortController = new AbortController();
  readonly #halt: Halt = new Halt();
  readonly #timers: Set<Timer> = new Set();
  #ending: EndReason | undefined;
  #isClosing = false;
  #state: PipelineState = 'idle';
  #isHeld = false;

  constructor(setup: RunSetup) {
    this.#setup = setup;
    const { resolved, parts, publish } = setup;
    this.engine = new Engine({
      ...parts,
      resolved,
      publish,
      orderKey: (position) => this.#feed.session?.orderKey?.(position),
      fatal: (error) => this.#ended.resolve(error),
      turned: () => this.#turned(),
    });
    this.#flow = new Flow(this.engine, (lane) => (setup.purpose === 'run' ? lane.unstored : lane.window));
    this.#lifecycle = new Lifecycle(resolved.clock, resolved.logger);
    this.committer = newCommitter(setup, this.engine, (lane) => this.intake.retire(lane));
    this.intake = this.#newIntake();
    this.#feed = newFeed(setup, {
      engine: this.engine,
      intake: this.intake,
      committer: this.committer,
      halt: this.#halt,
      signal: this.#abort.signal,
    });
  }

  /** What the source counts of itself, while it is open. */
  get sourceFigures(): Readonly<Record<string, number>> | undefined {
    return this.#feed.session?.figures?.();
  }

  /** Why no session of the source is open. */
  get sourceOutage(): SourceOutage | undefined {
    return this.#feed.outage;
  }

  get state(): PipelineState {
    return this.#state;
  }

  /** Settles when partitions were assigned; rejects when the run ends before that. */
  async ready(): Promise<void> {
    await this.#ready.promise;
  }

  /** Lives the whole life. Rejects with what stopped it, after everything is closed. */
  async execute(): Promise<EndReason> {
    this.#enter('opening');
    let outcome: EndReason | RivergraphError;
    try {
      // A part that never opens must not hold up a stop.
      outcome = await Promise.race([
        this.#open().then(async () => await this.#ended.promise),
        this.#ended.promise,
      ]);
    } catch (error) {
      outcome = this.#ending ?? codedError('pipeline', error);
    }
    await this.#close();
    if (typeof outcome === 'string') outcome = this.committer.failure ?? outcome;
    const isEnd = typeof outcome === 'string';
    this.#ready.reject(isEnd ? closed('pipeline: it has ended') : outcome);
    this.#enter(isEnd ? 'closed' : 'failed');
    if (typeof outcome !== 'string') throw outcome;
    return outcome;
  }

  /** Takes nothing more in, finishes what it has, and ends. A stop may hurry an end that is under way. */
  end(reason: EndReason): void {
    const isHurried = reason === 'stopped' || reason === 'timeout';
    const wasHurried = this.#ending === 'stopped' || this.#ending === 'timeout';
    if (this.#isClosing || wasHurried || (this.#ending !== undefined && !isHurried)) return;
    this.#ending = reason;
    if (this.#state === 'opening') this.#abort.abort(closed('pipeline: it was stopped while it opened'));
    else this.#enter('draining');
    this.engine.inputEnded = !isHurried;
    if (isHurried) this.#after(this.#setup.resolved.drainTimeoutMs, () => this.#ended.resolve(reason));
    this.#closeIntake();
  }

  /** Ends at once: attempts are aborted, and what is finished is committed. */
  abort(): void {
    this.end('stopped');
    this.#ended.resolve('stopped');
  }

  /** Pauses intake, or takes that back; before it runs too, and no more once it ends. */
  hold(hold: 'on' | 'off'): void {
    if (this.#ending !== undefined || this.#isClosing) return;
    this.#isHeld = hold === 'on';
    if (this.#state === 'running' || this.#state === 'paused')
      this.#enter(this.#isHeld ? 'paused' : 'running');
    this.engine.post(() => {
      this.#flow.isHeld = hold === 'on';
      if (hold === 'on') this.engine.patience.hold('paused');
      else this.engine.patience.resume('paused');
    });
  }

  async #open(): Promise<void> {
    const { parts, resolved, timeoutMs } = this.#setup;
    const context = { signal: this.#abort.signal, clock: resolved.clock, logger: resolved.logger };
    await openParts(this.#lifecycle, parts, context);
    await this.#lifecycle.open(
      `source ${this.#setup.source.name}`,
      async () => await this.#feed.open(),
      async () => await this.#feed.close(),
    );
    if (this.#ending !== undefined) throw closed('pipeline: it was stopped while it opened');
    this.#enter(this.#isHeld ? 'paused' : 'running');
    if (timeoutMs !== undefined) this.#after(timeoutMs, () => this.end('timeout'));
    this.#feed.run().then(
      () => this.end('end'),
      (error: unknown) => this.engine.post(() => this.engine.fail(codedError('source', error))),
    );
  }

  #turned(): void {
    this.#flow.review(this.#feed.session);
    // What is stored before others take over is not done twice.
    if (this.#flow.isWaitingForCommit || this.intake.isUnsettled) this.committer.hurry();
    this.intake.review();
    const reason = this.#ending;
    const { engine } = this;
    // While parts open, what they say to their signal is waited for.
    if (reason === undefined || this.#state === 'opening') return;
    // A stop leaves undecided rejections and what waits for endpoints to the next run; at the end of the stream the engine
    // decides on them first.
    if (engine.inputEnded ? engine.isQuiet && engine.rejections.held === 0 : engine.isResting)
      this.#ended.resolve(reason);
  }

  #closeIntake(): void {
    this.engine.post(() => {
      this.#flow.isHeld = true;
      this.engine.patience.resume('paused');
      this.intake.close();
    });
  }

  async #close(): Promise<void> {
    this.#isClosing = true;
    this.engine.stop();
    this.#closeIntake();
    await commitFinally(this.committer, this.#setup.resolved.clock);
    this.committer.stop();
    this.#halt.raise();
    this.#abort.abort(closed('pipeline: it has ended'));
    this.intake.dispose();
    for (const timer of this.#timers) timer.cancel();
    await this.engine.close();
    await this.#lifecycle.close();
  }

  #after(delayMs: number, callback: () => void): void {
    this.#timers.add(this.#setup.resolved.clock.setTimer(callback, delayMs));
  }

  #enter(state: PipelineState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#setup.publish({ type: 'state', state });
  }

  #newIntake(): Intake {
    const { resolved, limit, startAfter, publish } = this.#setup;
    return new Intake({
      engine: this.engine,
      allowance: new Allowance(limit, resolved.limits.maxRecords),
      startAfter,
      publish,
      commit: async () => await this.committer.flush(),
      ready: () => this.#ready.resolve(),
      spent: () => this.end('limit'),
    });
  }
}
