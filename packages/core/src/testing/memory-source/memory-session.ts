import type { Timer } from '../../contracts/clock.ts';
import type { Partition } from '../../contracts/partition.ts';
import type { PositionCommit, SourceContext, SourceEvent, SourceSession } from '../../contracts/source.ts';
import type { RivergraphError } from '../../errors.ts';
import { closed } from '../../errors.ts';
import { Deferred } from '../../util/deferred.ts';
import { Ownership } from './ownership.ts';
import type { SessionParts } from './session-parts.ts';
import { blameCommits, ownersOf, storeCommits } from './store-commits.ts';

/** A session of a memory source. @internal */
export class MemorySession<Value, Key> implements SourceSession {
  readonly commitIntervalMs: number | undefined;
  readonly ownership: Ownership<Value, Key>;
  readonly #parts: SessionParts<Value, Key>;
  readonly #context: SourceContext;
  readonly #queue: { readonly event: SourceEvent; readonly given: (() => void) | undefined }[] = [];
  readonly #stopListening: () => void;
  #waiter: Deferred<SourceEvent | undefined> | undefined;
  #wakeUp: Timer | undefined;
  #commitTimer: Timer | undefined;
  #commitWaiter: Deferred<void> | undefined;
  #failure: RivergraphError | undefined;
  #ended = false;
  #closed = false;
  #finished = false;

  constructor(parts: SessionParts<Value, Key>, context: SourceContext) {
    this.#parts = parts;
    this.#context = context;
    this.commitIntervalMs = parts.commitIntervalMs;
    this.ownership = new Ownership(parts, context, {
      emit: (event, given) => this.emit(event, given),
      wake: this.#pump,
      fail: (error) => this.crash(error),
    });
    const stopStream = parts.broker.onChange(this.#pump);
    context.signal.addEventListener('abort', this.#end, { once: true });
    this.#stopListening = () => {
      stopStream();
      context.signal.removeEventListener('abort', this.#end);
    };
  }

  get over(): boolean {
    return this.#closed || this.#failure !== undefined;
  }

  /** Whether the runner was told that nothing more comes: it asks no more, so it could not be told of a rebalance. */
  get finished(): boolean {
    return this.#finished;
  }

  /** Queues an event of the script before the next records. */
  emit(event: SourceEvent, given?: () => void): void {
    this.#queue.push({ event, given });
    this.#pump();
  }

  /** The script has changed: there may be something to give now. */
  wake(): void {
    this.#pump();
  }

  async next(): Promise<SourceEvent | undefined> {
    if (this.#waiter !== undefined) this.#blame('next was called while one was pending');
    const waiter = new Deferred<SourceEvent | undefined>();
    this.#waiter = waiter;
    this.#pump();
    return await waiter.promise;
  }

  pause(partitions: readonly Partition[]): void {
    for (const partition of partitions)
      this.ownership.of(partition)?.pause(this.#parts.limits(this.#context));
  }

  resume(partitions: readonly Partition[]): void {
    for (const partition of partitions) this.ownership.of(partition)?.unpause();
    this.#pump();
  }

  async commit(commits: readonly PositionCommit[]): Promise<void> {
    if (this.#commitWaiter !== undefined) this.#blame('commit was called while one was pending');
    const committer = { parts: this.#parts, context: this.#context, ownership: this.ownership };
    if (!this.over) blameCommits(committer, commits);
    const asked = ownersOf(committer, commits);
    await this.#holdCommit();
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#closed) throw closed('memory source: commit after close');
    const failure = this.#parts.script.commitFailures.shift();
    if (failure !== undefined) throw failure;
    storeCommits(committer, asked);
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#letGo();
    this.#waiter?.resolve(undefined);
    this.#waiter = undefined;
  }

  /** Breaks the session as a lost connection does: what is pending rejects and nothing is stored any more. */
  crash(error: RivergraphError): void {
    if (this.over) return;
    this.#failure = error;
    this.#letGo();
    this.#waiter?.reject(error);
    this.#waiter = undefined;
  }

  #letGo(): void {
    this.#stopListening();
    this.#wakeUp?.cancel();
    this.#commitTimer?.cancel();
    this.#commitWaiter?.resolve();
    this.ownership.clear();
    this.#queue.length = 0;
  }

  async #holdCommit(): Promise<void> {
    if (this.#parts.script.commitDelayMs === 0 || this.over) return;
    this.#commitWaiter = new Deferred<void>();
    const { resolve, promise } = this.#commitWaiter;
    this.#commitTimer = this.#context.clock.setTimer(() => resolve(), this.#parts.script.commitDelayMs);
    await promise;
    this.#commitWaiter = undefined;
  }

  readonly #end = (): void => {
    this.#ended = true;
    this.#pump();
  };

  readonly #pump = (): void => {
    const waiter = this.#waiter;
    if (waiter === undefined) return;
    if (this.#failure !== undefined) {
      this.#waiter = undefined;
      waiter.reject(this.#failure);
      return;
    }
    const event = this.#ended || this.#closed ? undefined : this.#take();
    if (event === undefined && !this.#isOver()) return;
    this.#waiter = undefined;
    this.#finished ||= event === undefined;
    waiter.resolve(event);
  };

  #take(): SourceEvent | undefined {
    const next = this.#queue.shift();
    next?.given?.();
    return next?.event ?? this.#read();
  }

  #isOver(): boolean {
    return this.#ended || this.#closed || this.ownership.allEnded();
  }

  #read(): SourceEvent | undefined {
    const event = this.ownership.read();
    if (event !== undefined) return event;
    this.#wakeUp?.cancel();
    const at = this.ownership.wakeUpAt();
    this.#wakeUp =
      at === undefined ? undefined : this.#context.clock.setTimer(this.#pump, at - this.#context.clock.now());
    return undefined;
  }

  #blame(violation: string): void {
    this.#parts.broker.violations.push(violation);
  }
}
