import { RivergraphError, silentLogger } from '@rivergraph/core';
import type {
  AssignedEvent,
  Partition,
  Position,
  RevokedEvent,
  SourceContext,
  SourceEvent,
  UnsettledEvent,
} from '@rivergraph/core';
import { createManualClock } from '@rivergraph/core/testing';
import type { ManualClock } from '@rivergraph/core/testing';
import { onTestFinished } from 'vitest';
import type { KafkaOptions } from '../../src/options.ts';
import { resolveKafkaOptions } from '../../src/resolve-options.ts';
import { KafkaSession } from '../../src/session.ts';
import { describeError, describeEvent } from './describe-event.ts';
import type { ScriptedKafka } from './scripted-kafka/scripted-kafka.ts';

/** How a session is made and driven. */
export interface DriveOptions {
  readonly options?: Partial<KafkaOptions> | undefined;
  readonly purpose?: SourceContext['purpose'] | undefined;
  readonly until?: SourceContext['until'] | undefined;
  readonly maxBufferedBytes?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly clock?: ManualClock | undefined;
  /** Where `resume` is told to begin, by partition; `by-hand` calls no `resume`. */
  readonly resume?: Readonly<Record<string, Position>> | 'by-hand' | undefined;
  /** Whether events are taken as soon as they come, or one by one with `take`. */
  readonly takes?: 'at-once' | 'by-hand' | undefined;
}

/** A session on a scripted cluster, with a pipeline that notes what it is given. */
export class DrivenSession {
  readonly kafka: ScriptedKafka;
  readonly session: KafkaSession;
  readonly clock: ManualClock;
  readonly partitions: Map<string, Partition> = new Map();
  readonly assigned: AssignedEvent[] = [];
  readonly revoked: RevokedEvent[] = [];
  readonly unsettled: UnsettledEvent[] = [];
  readonly warnings: string[] = [];
  failure: RivergraphError | undefined;
  readonly #resume: DriveOptions['resume'];
  #events: string[] = [];
  #lags: string[] = [];

  constructor(
    kafka: ScriptedKafka,
    session: KafkaSession,
    clock: ManualClock,
    resume: DriveOptions['resume'],
  ) {
    this.kafka = kafka;
    this.session = session;
    this.clock = clock;
    this.#resume = resume;
  }

  /** Lets everything happen that can without time passing; gives what was taken since the last call, lags left out. */
  async events(): Promise<readonly string[]> {
    await this.clock.settle();
    const events = this.#events;
    this.#events = [];
    return events;
  }

  /** What was told of lags since the last call. */
  async lags(): Promise<readonly string[]> {
    await this.clock.settle();
    const lags = this.#lags;
    this.#lags = [];
    return lags;
  }

  /** Takes one event; gives it in words, as `events` does. */
  async take(): Promise<string> {
    const event = await this.#next();
    return event === undefined ? 'end' : describeEvent(event);
  }

  /** Takes events until there are no more. */
  async run(): Promise<void> {
    try {
      while ((await this.#next()) !== undefined);
      this.#events.push('end');
    } catch (error) {
      if (!(error instanceof RivergraphError)) throw error;
      this.failure = error;
      this.#events.push(describeError(error));
    }
  }

  partition(id: string): Partition {
    const partition = this.partitions.get(id);
    if (partition === undefined) throw new Error(`${id} was never assigned`);
    return partition;
  }

  pause(...ids: string[]): void {
    this.session.pause(ids.map((id) => this.partition(id)));
  }

  resume(...ids: string[]): void {
    this.session.resume(ids.map((id) => this.partition(id)));
  }

  /** Says that the records up to these offsets are finished. */
  async commit(positions: Readonly<Record<string, number>>): Promise<void> {
    await this.session.commit(
      Object.entries(positions).map(([id, offset]) => ({
        partition: this.partition(id),
        position: String(offset),
        ended: false,
      })),
    );
  }

  async #next(): Promise<SourceEvent | undefined> {
    const event = await this.session.next();
    if (event === undefined) return undefined;
    (event.type === 'lag' ? this.#lags : this.#events).push(describeEvent(event));
    if (event.type === 'warning') this.warnings.push(event.message);
    if (event.type === 'revoked') this.revoked.push(event);
    if (event.type === 'unsettled') this.unsettled.push(event);
    if (event.type === 'assigned') this.#take(event);
    return event;
  }

  #take(event: AssignedEvent): void {
    this.assigned.push(event);
    for (const partition of event.partitions) this.partitions.set(partition.id, partition);
    const resume = this.#resume;
    if (resume === 'by-hand') return;
    if (resume === undefined) {
      event.resume();
      return;
    }
    const known = event.partitions.filter(({ id }) => Object.hasOwn(resume, id));
    event.resume(new Map(known.map((partition) => [partition, resume[partition.id] ?? null])));
  }
}

/** Makes a session that is not started. */
export function makeSession(kafka: ScriptedKafka, drive: DriveOptions = {}): DrivenSession {
  const clock = drive.clock ?? createManualClock();
  const { purpose = 'run', until = 'forever', maxBufferedBytes = 64 * 1024 * 1024 } = drive;
  const options = resolveKafkaOptions(
    { kafka: { brokers: ['localhost:9092'] }, groupId: kafka.groupId, ...drive.options },
    kafka.topics,
  );
  const session = new KafkaSession({
    consumer: kafka.member,
    admin: kafka.scriptedAdmin,
    options,
    context: {
      signal: drive.signal ?? new AbortController().signal,
      clock,
      logger: silentLogger,
      purpose,
      until,
      budget: { maxPendingRecords: 50_000, maxBufferedBytes },
    },
    dispose: async () => kafka.member.close(),
  });
  return new DrivenSession(kafka, session, clock, drive.resume);
}

/** Makes a session that has joined the group and is closed when the test has finished. */
export async function openSession(kafka: ScriptedKafka, drive: DriveOptions = {}): Promise<DrivenSession> {
  const driven = makeSession(kafka, drive);
  await driven.session.start();
  onTestFinished(async () => driven.session.close());
  if (drive.takes !== 'by-hand') void driven.run();
  await driven.clock.settle();
  return driven;
}
