import type { LeaseSession, LeaseStore, LeaseStoreContext } from '../lease-store.ts';
import { LeaseRows } from './lease-rows.ts';
import { otherStream } from './other-stream.ts';
import { RowsSession } from './rows-session.ts';
import type { RowsBackend } from './rows-session.ts';
import { SessionGate } from './session-gate.ts';

/**
 * Creates a store that keeps leases in memory: for tests, and where every start may read the stream again.
 *
 * Several sources of the process may share it, one worker each; it serves the stream that runs first. Leases last as long as
 * the store does, also while nobody has it open.
 *
 * @public
 */
export function createMemoryLeaseStore(): LeaseStore {
  return new MemoryLeaseStore();
}

class MemoryLeaseStore implements LeaseStore {
  readonly name = 'memory';
  readonly durable = false;
  readonly #backend: RowsBackend;
  #stream: string | undefined;

  constructor() {
    const rows = new LeaseRows([]);
    this.#backend = {
      rows: async () => rows,
      save: async () => undefined,
      release: async () => undefined,
    };
  }

  async open(context: LeaseStoreContext): Promise<LeaseSession> {
    context.signal.throwIfAborted();
    if (context.purpose === 'run') this.#stream ??= context.stream;
    if (this.#stream !== undefined && this.#stream !== context.stream)
      throw otherStream('Leases (memory)', this.#stream, context.stream);
    return new RowsSession(this.#backend, new SessionGate(this.name, context));
  }
}
