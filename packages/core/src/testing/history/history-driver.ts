import type { Timer } from '../../contracts/clock.ts';
import { unavailable } from '../../errors.ts';
import type { HistoryLife } from './history-life.ts';
import type { HistoryStep, LifeStep, RebalanceStep } from './history-plan.ts';
import type { HistoryWorld } from './history-world.ts';

/** Does the planned steps to whatever life there is, by the clock. @internal */
export class HistoryDriver {
  readonly #world: HistoryWorld;
  readonly #timers: Set<Timer> = new Set();
  #life: HistoryLife | undefined;
  /** Whether every step is done and the stream has ended. */
  isOver = false;

  constructor(world: HistoryWorld) {
    this.#world = world;
  }

  start(): void {
    let at = 0;
    for (const step of this.#world.plan.steps) {
      at += step.afterMs;
      this.#after(at, () => this.#do(step));
    }
    this.#after(at + 1, () => this.#end());
  }

  enter(life: HistoryLife): void {
    this.#life = life;
    if (this.isOver) this.#stopWhatHangs();
  }

  stop(): void {
    for (const timer of this.#timers) timer.cancel();
  }

  #end(): void {
    this.isOver = true;
    this.#world.end();
    this.#stopWhatHangs();
  }

  /** A transform that never answers holds the end of the stream up for ever: only a stop helps. */
  #stopWhatHangs(): void {
    const life = this.#life;
    this.#after(1000, () => {
      if (this.#world.transform.hung === 0 || life === undefined) return;
      this.#world.transform.hung = 0;
      life.watch('stop()', life.pipeline.stop());
    });
  }

  #after(ms: number, act: () => void): void {
    const timer = this.#world.clock.setTimer(() => {
      this.#timers.delete(timer);
      act();
    }, ms);
    this.#timers.add(timer);
  }

  #do(step: HistoryStep): void {
    if (step.do === 'append') this.#world.append(step.partition, step.count);
    else if (step.do === 'fail-dead-letter') this.#world.deadLetter.failNext(step.count);
    else if (this.#life !== undefined) this.#doTo(this.#life, step);
  }

  #doTo(life: HistoryLife, step: LifeStep): void {
    const { source, pipeline, sink } = life;
    switch (step.do) {
      case 'stop':
        return life.watch('stop()', pipeline.stop());
      case 'abort':
        return life.abort();
      case 'kill':
        return life.kill();
      case 'break':
        life.away.clear();
        return source.crash();
      case 'stall':
        source.stall();
        return this.#after(step.forMs, () => source.unstall());
      case 'hold':
        pipeline.pause();
        return this.#after(step.forMs, () => pipeline.resume());
      case 'sink-away':
        sink.goAway();
        return this.#after(step.forMs, () => sink.comeBack());
      case 'slow':
        return source.slow(step.partition, step.everyMs);
      case 'lag':
        return source.lag(step.partition);
      case 'slow-commits':
        return source.slowCommits(step.ms);
      case 'fail-commits':
        return source.failCommits(
          ...Array.from({ length: step.count }, () => unavailable('history: as planned')),
        );
      case 'unsettle':
      case 'duplicate':
      case 'revoke':
      case 'lose':
        return this.#rebalance(life, step);
    }
  }

  #rebalance(life: HistoryLife, step: RebalanceStep): void {
    const { source, away } = life;
    const { partition } = step;
    if (away.has(partition)) return;
    if (step.do === 'duplicate') return life.watch('duplicate()', source.duplicate([partition]));
    if (step.do === 'unsettle') {
      life.watch('unsettle()', source.unsettle([partition]));
      return this.#after(step.forMs, () => life.watch('assign()', source.assign([])));
    }
    away.add(partition);
    const lost = step.do === 'lose';
    const { deadlineMs } = step.do === 'revoke' ? step : { deadlineMs: 0 };
    life.watch('revoke()', source.revoke([partition], { lost, deadlineMs }));
    const back = step.backAfterMs + (lost ? 0 : deadlineMs);
    this.#after(back, () => {
      if (away.delete(partition)) life.watch('assign()', source.assign([partition]));
    });
  }
}
