import { closed, internal, unavailable } from '@rivergraph/core';
import type { Clock, RivergraphError } from '@rivergraph/core';
import gremlin from 'gremlin';
import { classifyError, isAnswer } from '../errors.ts';
import { Heartbeat } from './heartbeat.ts';
import type { OpenSocket } from './open-socket.ts';
import type { Bytecode, SubmitContext } from './port.ts';
import { evaluationTimeoutMs } from './server-limit.ts';
import { within } from './within.ts';

const { Traverser } = gremlin.process;
const lost = 'neptune: the connection was lost';

/** A connection that had nothing to do for so long is not used again: Neptune cuts those of 20 minutes, and perhaps no ping counts. */
const maxIdleMs = 600_000;

/** What a connection lives by. */
export interface ConnectionOptions {
  readonly clock: Clock;
  readonly heartbeatMs: number;
  /** When it is to be replaced, by the clock. */
  readonly expiresAt: number;
  /** What nobody may read in the cause of an error. */
  readonly secrets: readonly string[];
}

/** A connection to a server, with one request in flight at most. Once in doubt it is never used again. */
export class GremlinConnection {
  readonly #open: OpenSocket;
  readonly #options: ConnectionOptions;
  readonly #heartbeat: Heartbeat;
  readonly #gone: AbortController = new AbortController();
  #isBusy = false;
  #isRetired = false;
  #idleSince: number;

  constructor(open: OpenSocket, options: ConnectionOptions) {
    const { clock, heartbeatMs } = options;
    this.#open = open;
    this.#options = options;
    this.#idleSince = clock.now();
    this.#heartbeat = new Heartbeat(open.socket, {
      everyMs: heartbeatMs,
      clock,
      onSilence: () => this.#lose(unavailable('neptune: the server gives no sign of life any more')),
    });
    open.socket.once('error', (cause) => this.#lose(classifyError(cause, options)));
    open.socket.once('close', () => this.#lose(unavailable(lost)));
    open.onGarbage(() => this.#lose(unavailable('neptune: the server said what cannot be read')));
    if (open.socket.destroyed) this.#lose(unavailable(lost));
  }

  /** Aborted when the connection is of no use any more. */
  get gone(): AbortSignal {
    return this.#gone.signal;
  }

  /** Whether it may be used once more. */
  get isFresh(): boolean {
    const now = this.#options.clock.now();
    const isOld = now >= this.#options.expiresAt || now - this.#idleSince >= maxIdleMs;
    return !this.gone.aborted && !this.#isRetired && !isOld;
  }

  get isRetired(): boolean {
    return this.#isRetired;
  }

  /** Has nobody use it again; who does may end. */
  retire(): void {
    this.#isRetired = true;
  }

  /** As `GremlinPool.submit`, without waiting for anything else. */
  async submit(bytecode: Bytecode, { signal, deadline }: SubmitContext): Promise<readonly unknown[]> {
    const { clock } = this.#options;
    if (this.#isBusy) throw internal('neptune: expected a connection without a request, got one with one');
    if (this.gone.aborted) throw unavailable(lost, { outcome: 'not-applied' });
    const leftMs = deadline - clock.now();
    if (signal.aborted || leftMs <= 0)
      throw unavailable('neptune: given up before the beginning', {
        outcome: 'not-applied',
        cause: signal.reason,
      });
    this.#isBusy = true;
    try {
      const limit = { evaluationTimeout: evaluationTimeoutMs(leftMs) } as gremlin.driver.RequestOptions;
      const work = this.#open.client.submit(bytecode, null, limit) as Promise<Results>;
      const gaveUp = (by: AbortSignal | 'deadline'): Error => this.#gaveUp(by);
      return unwrapped(await within(work, { clock, deadline, signals: [signal, this.gone], gaveUp }));
    } catch (cause) {
      throw this.#judge(cause);
    } finally {
      this.#isBusy = false;
      this.#idleSince = clock.now();
    }
  }

  /** Ends it. A request in flight is rejected with `closed`, and whether it was applied stays unknown. Idempotent. */
  close(): void {
    if (this.gone.aborted) return;
    const { client, socket } = this.#open;
    this.#end(closed('neptune: closed while it was used', { outcome: 'unknown' }));
    // Says so to the server, and waits for it no longer than the words take to leave.
    void client.close().catch(() => undefined);
    socket.destroySoon();
  }

  #gaveUp(by: AbortSignal | 'deadline'): Error {
    if (by === 'deadline')
      return unavailable('neptune: expected an answer before the deadline, got none', {
        reason: 'timeout',
        outcome: 'unknown',
      });
    if (by === this.gone) return by.reason as RivergraphError;
    return unavailable('neptune: given up while waiting for an answer', {
      outcome: 'unknown',
      cause: by.reason,
    });
  }

  /** Only an answer, or what failed before anything was sent, leaves no doubt about a connection. */
  #judge(cause: unknown): RivergraphError {
    const error = classifyError(cause, { secrets: this.#options.secrets });
    const isDoubtful =
      error.code === 'unavailable' || error.code === 'unauthorized' || error.code === 'closed';
    const isLocal = error === cause;
    if (isDoubtful || !(isLocal || isAnswer(error))) this.#lose(error);
    return error;
  }

  #lose(reason: RivergraphError): void {
    this.#end(reason);
    this.#open.socket.destroy();
  }

  #end(reason: RivergraphError): void {
    if (this.gone.aborted) return;
    this.#heartbeat.stop();
    this.#gone.abort(reason);
  }
}

/** What the driver gives: a list of its own kind. */
interface Results {
  toArray(): readonly unknown[];
}

/** A traversal gives each of its results with how often it came. */
function unwrapped(results: Results): readonly unknown[] {
  return results.toArray().flatMap((result) => {
    if (!(result instanceof Traverser)) return [result];
    const { object, bulk } = result as unknown as { readonly object: unknown; readonly bulk: number };
    return Array.from({ length: Number(bulk) }, () => object);
  });
}
