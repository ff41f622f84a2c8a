import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Message, Order, VictimJob } from './orders.ts';

type RebalanceChange = Extract<Message, { type: 'rebalance' }>['change'];

const program = fileURLToPath(new URL('./victim-process.js', import.meta.url));
/** Longer than a stop may take: it drains for 20 s at most, then closes. */
const stopTimeoutMs = 45_000;
const keptLines = 12;

/** How a worker is to end. */
type Expected = 'nothing' | 'stop' | 'kill' | { readonly failure: string };

/** A worker in a process of its own. */
export class Member {
  readonly name: string;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #told: Map<RebalanceChange, number> = new Map();
  readonly #lines: string[] = [];
  #figures: Readonly<Record<string, number>> = {};
  #failure: Extract<Message, { type: 'failed' }> | undefined;
  #expected: Expected = 'nothing';
  #problem: string | undefined;
  #hasPipelineEnded = false;
  #isFrozen = false;
  #isOver = false;

  /** `durable` is told what the worker says is durable. */
  constructor(job: VictimJob, durable: (reached: Extract<Message, { type: 'durable' }>['reached']) => void) {
    this.name = job.workerId;
    this.#child = fork(program, [JSON.stringify(job)], {
      // Or it says at its start that the SDK will leave this version of Node behind.
      env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    });
    this.#child.on('message', (message: Message) => {
      if (message.type === 'durable') durable(message.reached);
      else this.#hear(message);
    });
    this.ended = new Promise((resolve) => {
      const end = (how: string): void => {
        this.#judge(how);
        this.#isOver = true;
        resolve();
      };
      this.#child.once('error', (error) => end(error.message));
      this.#child.once('exit', (code, signal) => end(signal ?? `code ${code}`));
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Whether it works, and nobody has asked it to stop. */
  get isAtWork(): boolean {
    return !this.#isOver && !this.#isFrozen && this.#expected === 'nothing';
  }

  /** What went wrong with the process, in words. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** The end of its log. */
  get lines(): readonly string[] {
    return this.#lines;
  }

  /** How often it has told of such a change. */
  timesTold(change: RebalanceChange): number {
    return this.#told.get(change) ?? 0;
  }

  /** What its source has counted, as it said last. */
  figure(name: string): number {
    return this.#figures[name] ?? 0;
  }

  order(order: Order): void {
    if (order.type === 'stop') this.#expected = 'stop';
    if (this.#child.connected) this.#child.send(order);
  }

  /** Lets nothing happen in the process (SIGSTOP). */
  freeze(): void {
    this.#isFrozen = true;
    this.#child.kill('SIGSTOP');
  }

  /** Takes `freeze` back. */
  thaw(): void {
    this.#isFrozen = false;
    this.#child.kill('SIGCONT');
  }

  /** It is to fail by itself from now on, for this reason. */
  expectFailure(reason: string): void {
    this.#expected = { failure: reason };
  }

  /** Asks it to stop. Settles when it has ended; it is killed when it does not end. */
  async stop(): Promise<void> {
    if (this.#isOver) return;
    this.thaw();
    this.order({ type: 'stop' });
    const timer = setTimeout(() => {
      const who = this.#hasPipelineEnded ? 'process, whose pipeline had ended,' : 'pipeline';
      this.#problem = `${this.name}: expected the ${who} to end within ${stopTimeoutMs / 1_000} s of a stop`;
      this.#child.kill('SIGKILL');
    }, stopTimeoutMs);
    await this.ended;
    clearTimeout(timer);
  }

  /** Ends it at once. Settles when it is gone. */
  async kill(): Promise<void> {
    if (this.#isOver) return;
    this.#expected = 'kill';
    this.#child.kill('SIGKILL');
    await this.ended;
  }

  #hear(message: Exclude<Message, { type: 'durable' }>): void {
    if (message.type === 'rebalance') this.#told.set(message.change, this.timesTold(message.change) + 1);
    else if (message.type === 'figures') this.#figures = message.figures;
    else if (message.type === 'failed') this.#failure = message;
    else if (message.type === 'over') this.#hasPipelineEnded = true;
    else this.#lines.push(message.line);
    if (this.#lines.length > keptLines) this.#lines.shift();
  }

  #judge(how: string): void {
    if (this.#isFine(how)) return;
    const said = this.#failure === undefined ? '' : `: ${this.#failure.message} (${this.#failure.reason})`;
    const wanted =
      typeof this.#expected === 'object'
        ? `to fail for ${this.#expected.failure}`
        : 'to run until it was ended';
    this.#problem ??= `${this.name}: expected it ${wanted}, it ended with ${how}${said}`;
  }

  #isFine(how: string): boolean {
    if (typeof this.#expected === 'object') return this.#failure?.reason === this.#expected.failure;
    return how === 'code 0' ? this.#expected !== 'nothing' : this.#expected === 'kill';
  }
}
