import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Message, Order, VictimJob } from './orders.ts';

type RebalanceChange = Extract<Message, { type: 'rebalance' }>['change'];

const program = fileURLToPath(new URL('./victim-process.js', import.meta.url));
/** Longer than a stop may take: it drains for 20 s at most, then closes. */
const stopTimeoutMs = 45_000;

/** A consumer in a process of its own. */
export class Member {
  readonly name: string;
  /** Settles when the process has ended. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #told: Map<RebalanceChange, number> = new Map();
  #expected: 'nothing' | 'stop' | 'kill' = 'nothing';
  #problem: string | undefined;
  #hasPipelineEnded = false;
  #rebalancedAt = performance.now();
  #isOver = false;

  /** `durable` is told what the consumer says is durable. */
  constructor(
    name: string,
    job: VictimJob,
    durable: (reached: Extract<Message, { type: 'durable' }>['reached']) => void,
  ) {
    this.name = name;
    this.#child = fork(program, [JSON.stringify(job)]);
    this.#child.on('message', (message: Message) => {
      if (message.type === 'durable') durable(message.reached);
      else if (message.type === 'over') this.#hasPipelineEnded = true;
      else this.#rebalanced(message.change);
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

  /** Whether nobody has asked it to stop. */
  get isStaying(): boolean {
    return !this.#isOver && this.#expected === 'nothing';
  }

  /** What went wrong with the process, in words. */
  get problem(): string | undefined {
    return this.#problem;
  }

  /** How often it has told of such a change. */
  timesTold(change: RebalanceChange): number {
    return this.#told.get(change) ?? 0;
  }

  /** For how long it has told of no rebalance. */
  get calmMs(): number {
    return performance.now() - this.#rebalancedAt;
  }

  order(order: Order): void {
    if (order.type === 'stop' || order.type === 'stop-in-rebalance') this.#expected = 'stop';
    if (this.#child.connected) this.#child.send(order);
  }

  /** Asks it to stop. Settles when it has ended; it is killed when it does not end. */
  async stop(): Promise<void> {
    if (this.#isOver) return;
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

  #rebalanced(change: RebalanceChange): void {
    this.#told.set(change, this.timesTold(change) + 1);
    this.#rebalancedAt = performance.now();
  }

  #judge(how: string): void {
    const isFine = how === 'code 0' ? this.#expected !== 'nothing' : this.#expected === 'kill';
    if (!isFine)
      this.#problem ??= `${this.name}: expected it to run until it was ended, it ended with ${how}`;
  }
}
