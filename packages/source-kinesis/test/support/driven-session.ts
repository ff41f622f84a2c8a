import { RivergraphError, silentLogger } from '@rivergraph/core';
import type {
  AssignedEvent,
  Partition,
  Position,
  RevokedEvent,
  SourceContext,
  SourceEvent,
} from '@rivergraph/core';
import type { ManualClock } from '@rivergraph/core/testing';
import { createManualClock } from '@rivergraph/core/testing';
import { onTestFinished } from 'vitest';
import { copyLeases } from '../../src/leases/copy-leases.ts';
import type { Lease } from '../../src/leases/lease.ts';
import type { LeaseStore } from '../../src/leases/lease-store.ts';
import { createMemoryLeaseStore } from '../../src/leases/memory/memory-store.ts';
import type { KinesisSourceOptions } from '../../src/options.ts';
import { resolveKinesisOptions } from '../../src/resolve-options.ts';
import { KinesisSession } from '../../src/session.ts';
import { FaultyLeases } from './faulty-leases.ts';
import { ScriptedStream } from './scripted-stream.ts';
import type { ScriptedPort } from './scripted-stream.ts';
import { WorkerClock } from './worker-clock.ts';

export const failoverMs = 10_000;

/** A stream and its table of leases, on one clock. */
export class Estate {
  readonly clock: ManualClock = createManualClock();
  readonly store: LeaseStore = createMemoryLeaseStore();
  readonly stream: ScriptedStream;

  constructor(shards = 1) {
    this.stream = new ScriptedStream(this.clock, shards);
  }

  async rows(): Promise<ReadonlyMap<string, Lease>> {
    const session = await this.store.open(this.#context('reader', new AbortController().signal));
    const rows = await session.list();
    await session.close();
    return new Map(rows.map((row) => [row.shardId, row]));
  }

  /** Lets the time pass, and everything happen. */
  async pass(ms = 0): Promise<void> {
    await this.clock.advance(ms);
  }

  /** Makes a session that has started, and is closed when the test has finished. */
  async open(drive: DriveOptions = {}): Promise<DrivenSession> {
    const { workerId = 'me', purpose = 'run', until = 'forever' } = drive;
    const clock = new WorkerClock(this.clock);
    const stop = new AbortController();
    const context: SourceContext = {
      signal: drive.signal ?? new AbortController().signal,
      clock,
      logger: silentLogger,
      purpose,
      until,
      budget: { maxPendingRecords: drive.maxPendingRecords ?? 50_000, maxBufferedBytes: 64 * 1024 * 1024 },
    };
    const real = await this.store.open({ ...this.#context(workerId, stop.signal), purpose });
    const opened =
      purpose === 'run'
        ? real
        : await copyLeases(real, async (copy) => await copy.open(this.#context(workerId, stop.signal)));
    const table = new FaultyLeases(opened, clock);
    const port = this.stream.port(clock);
    const options = resolveKinesisOptions({
      stream: 'orders',
      leases: this.store,
      workerId,
      ...drive.options,
    });
    const facts = await this.clock.runUntil(port.describe(stop.signal));
    const session = new KinesisSession({ stream: port, facts, leases: table, stop, options, context });
    const driven = new DrivenSession({ estate: this, clock, table, port, session, resume: drive.resume });
    await this.clock.runUntil(session.start());
    onTestFinished(async () => {
      if (clock.isDead) return;
      table.heal();
      await this.clock.runUntil(session.close());
    });
    void driven.run();
    await this.clock.settle();
    return driven;
  }

  #context(workerId: string, signal: AbortSignal): Parameters<LeaseStore['open']>[0] {
    return { signal, clock: this.clock, logger: silentLogger, stream: 'orders', workerId, purpose: 'run' };
  }
}

/** How a session is made and driven. */
export interface DriveOptions {
  readonly options?: Partial<KinesisSourceOptions<unknown, unknown>> | undefined;
  readonly workerId?: string | undefined;
  readonly purpose?: SourceContext['purpose'] | undefined;
  readonly until?: SourceContext['until'] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly maxPendingRecords?: number | undefined;
  /** Where `resume` is told to begin, by shard; `by-hand` calls no `resume`. */
  readonly resume?: Readonly<Record<string, Position>> | 'by-hand' | undefined;
}

interface DrivenParts {
  readonly estate: Estate;
  readonly clock: WorkerClock;
  readonly table: FaultyLeases;
  readonly port: ScriptedPort;
  readonly session: KinesisSession;
  readonly resume: DriveOptions['resume'];
}

const text = new TextDecoder();

/** A session with a pipeline that notes what it is given, and finishes nothing by itself. */
export class DrivenSession {
  readonly session: KinesisSession;
  readonly table: FaultyLeases;
  readonly port: ScriptedPort;
  readonly clock: WorkerClock;
  readonly partitions: Map<string, Partition> = new Map();
  readonly assigned: AssignedEvent[] = [];
  readonly revoked: RevokedEvent[] = [];
  readonly warnings: string[] = [];
  readonly lags: string[] = [];
  /** The last position that was delivered, by shard. */
  readonly last: Map<string, Position> = new Map();
  failure: RivergraphError | undefined;
  hasEnded = false;
  readonly #parts: DrivenParts;
  #events: string[] = [];

  constructor(parts: DrivenParts) {
    this.#parts = parts;
    this.session = parts.session;
    this.table = parts.table;
    this.port = parts.port;
    this.clock = parts.clock;
  }

  /** Lets everything happen that can without time passing; gives what was taken since the last call, lags left out. */
  async events(): Promise<readonly string[]> {
    await this.#parts.estate.clock.settle();
    const events = this.#events;
    this.#events = [];
    return events;
  }

  async run(): Promise<void> {
    try {
      for (;;) {
        const event = await this.session.next();
        if (event === undefined) break;
        this.#take(event);
      }
      this.hasEnded = true;
      this.#events.push('end');
    } catch (error) {
      if (!(error instanceof RivergraphError)) throw error;
      this.failure = error;
      this.#events.push(`error ${error.code}${error.reason === undefined ? '' : `/${error.reason}`}`);
    }
  }

  partition(shardId: string): Partition {
    const partition = this.partitions.get(shardId);
    if (partition === undefined) throw new Error(`${shardId} was never assigned`);
    return partition;
  }

  pause(...shardIds: readonly string[]): void {
    this.session.pause(shardIds.map((id) => this.partition(id)));
  }

  resume(...shardIds: readonly string[]): void {
    this.session.resume(shardIds.map((id) => this.partition(id)));
  }

  /** Says that everything of a shard that was delivered is finished; `ended`: and its end too. */
  async commit(shardId: string, ended?: 'ended'): Promise<void> {
    const commit = {
      partition: this.partition(shardId),
      position: this.last.get(shardId),
      ended: ended !== undefined,
    };
    await this.#parts.estate.clock.runUntil(this.session.commit([commit]));
  }

  async close(): Promise<void> {
    await this.#parts.estate.clock.runUntil(this.session.close());
  }

  #take(event: SourceEvent): void {
    if (event.type === 'lag') this.lags.push(`${shardOf(event.partition)} ${event.behindMs}`);
    else this.#events.push(describe(event));
    if (event.type === 'warning') this.warnings.push(event.message);
    if (event.type === 'revoked') this.revoked.push(event);
    if (event.type === 'assigned') this.#begin(event);
    if (event.type === 'progress') this.last.set(shardOf(event.partition), event.position);
    if (event.type !== 'records') return;
    const { chunk } = event;
    this.last.set(shardOf(chunk.partition), chunk.positionAt(chunk.length - 1));
  }

  #begin(event: AssignedEvent): void {
    this.assigned.push(event);
    for (const partition of event.partitions) this.partitions.set(shardOf(partition), partition);
    const { resume } = this.#parts;
    if (resume === 'by-hand') return;
    const known = Object.entries(resume ?? {}).flatMap(([id, position]) => {
      const partition = event.partitions.find((one) => shardOf(one) === id);
      return partition === undefined ? [] : [[partition, position] as const];
    });
    event.resume(new Map(known));
  }
}

/** The shard of a partition. */
export function shardOf({ id }: Partition): string {
  return id.slice(id.indexOf('/') + 1);
}

function describe(event: Exclude<SourceEvent, { readonly type: 'lag' }>): string {
  switch (event.type) {
    case 'records': {
      const { chunk } = event;
      const values = Array.from({ length: chunk.length }, (_, at) =>
        text.decode(chunk.valueAt(at) ?? undefined),
      );
      return `records ${shardOf(chunk.partition)} ${values.join(' ')}`;
    }
    case 'progress':
    case 'ended':
      return `${event.type} ${shardOf(event.partition)}`;
    case 'warning':
      return `warning ${event.code}`;
    case 'revoked':
      return [event.lost ? 'lost' : 'revoked', ...event.partitions.map(shardOf).toSorted()].join(' ');
    default:
      return [event.type, ...event.partitions.map(shardOf).toSorted()].join(' ');
  }
}
