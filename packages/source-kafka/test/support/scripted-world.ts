import { makeSession } from './driven-session.ts';
import type { DrivenSession } from './driven-session.ts';
import { protocolError } from './scripted-kafka/protocol-error.ts';
import type { Flight } from './scripted-kafka/scripted-consumer.ts';
import { ScriptedKafka } from './scripted-kafka/scripted-kafka.ts';
import { ScriptedRunner } from './scripted-runner.ts';
import { audit, auditAll, auditEnd } from './world-audit.ts';

/** What happens to one partition, or to all. */
export type SimpleStep =
  | 'append'
  | 'gap'
  | 'mark'
  | 'fetch'
  | 'begin fetch'
  | 'answer fetch'
  | 'take'
  | 'pause'
  | 'resume'
  | 'commit'
  | 'rebalance'
  | 'answer join'
  | 'heartbeat'
  | 'refuse commit'
  | 'hold commits'
  | 'hold starts'
  | 'let go'
  | 'doubt'
  | 'trim'
  | 'time';

/** One thing that happens. */
export type Step =
  | { readonly type: SimpleStep; readonly partition: number; readonly count: number }
  | {
      readonly type: 'join';
      readonly assigned: readonly number[];
      /** Why somebody else may have had partitions that both assignments hold. */
      readonly breach: string;
      /** How many records somebody else has finished of each partition that it had. */
      readonly rival: number;
    };

const ids = ['t-0', 't-1', 't-2'] as const;

/** A scripted cluster with a session and a runner, at whose mercy a random plan is. */
export class World {
  readonly kafka: ScriptedKafka;
  readonly driven: DrivenSession;
  readonly runner: ScriptedRunner;
  readonly findings: string[] = [];
  /** Everything that ever was in a partition, and what somebody else has finished of it. */
  readonly written: Map<string, Set<number>> = new Map(ids.map((id) => [id, new Set()]));
  readonly done: Map<string, Set<number>> = new Map(ids.map((id) => [id, new Set()]));
  /** How often a partition must have been assigned by now. */
  readonly gains: Map<string, number> = new Map();
  readonly until: 'forever' | 'end';
  hasEnded = false;
  memberId = 'member-1';
  audited = 0;
  #flight: { readonly flight: Flight; isAnswered: boolean } | undefined;
  #members = 1;
  readonly #held: (() => void)[] = [];

  private constructor(kafka: ScriptedKafka, driven: DrivenSession, until: 'forever' | 'end') {
    this.kafka = kafka;
    this.until = until;
    this.driven = driven;
    this.runner = new ScriptedRunner(driven, (id) => {
      const committed = kafka.group.committed.get(id) ?? -1;
      const { low, high } = kafka.log(id);
      return { start: committed < 0 ? low : committed, end: high };
    });
    this.runner.ended = () => {
      this.hasEnded = true;
      this.findings.push(...auditEnd(this));
    };
  }

  static async open(until: 'forever' | 'end'): Promise<World> {
    const kafka = new ScriptedKafka({ t: 3 }, { t: [0, 1, 2] });
    const driven = makeSession(kafka, {
      until,
      options: { onOffsetOutOfRange: 'earliest' },
      maxBufferedBytes: 1_000,
    });
    const world = new World(kafka, driven, until);
    await driven.session.start();
    for (const id of ids) world.gains.set(id, 1);
    for (const id of ids) world.#append(id, 4);
    void world.runner.run();
    world.runner.allow(1);
    await driven.clock.settle();
    return world;
  }

  async play(step: Step): Promise<void> {
    if (step.type === 'join') this.#join(step.assigned, step.breach, step.rival);
    else this.#play(step.type, ids[step.partition % ids.length] ?? ids[0], step.count);
    await this.driven.clock.settle();
    if (step.type === 'time') await this.driven.clock.advance(step.count * 200);
    this.findings.push(...audit(this));
  }

  /** Lets everything go on until there is nothing to do any more; then everything must have been delivered. */
  async comeToRest(): Promise<void> {
    this.#letGo();
    // A refusal of this kind means that the group agrees anew, which it does once more here, and then not again.
    this.kafka.group.relent();
    this.runner.allow(Number.MAX_SAFE_INTEGER);
    this.#finishFlight();
    this.#join([0, 1, 2], 'none', 0);
    for (let round = 0; round < 8; round += 1) {
      await this.driven.clock.advance(2_000);
      this.runner.resumeAll();
      this.kafka.fetch();
    }
    await this.driven.clock.advance(2_000);
    this.findings.push(...audit(this), ...auditAll(this));
  }

  async close(): Promise<void> {
    await this.driven.session.close();
  }

  #play(type: SimpleStep, id: string, count: number): void {
    const { kafka, runner } = this;
    const { group } = kafka;
    if (type === 'append') this.#append(id, count);
    if (type === 'gap') this.#gap(id, count);
    if (type === 'mark') kafka.log(id).mark();
    if (type === 'fetch') this.#fetch(count);
    if (type === 'begin fetch') this.#flight ??= { flight: kafka.beginFetch(count), isAnswered: false };
    if (type === 'answer fetch') this.#answerFlight();
    if (type === 'take') runner.allow(3 * count);
    if (type === 'pause') runner.pause(id);
    if (type === 'resume') runner.resume(id);
    if (type === 'commit') runner.commit();
    if (type === 'rebalance' && group.state === 'stable') void kafka.rebalance();
    if (type === 'answer join' && group.state === 'preparing') kafka.answerJoinGroup();
    if (type === 'heartbeat' && group.state === 'stable') kafka.heartbeat();
    if (type === 'refuse commit') group.refuse(protocolError('REBALANCE_IN_PROGRESS'));
    if (type === 'hold commits') this.#held.push(group.hold());
    if (type === 'hold starts') this.#held.push(kafka.scriptedAdmin.hold('fetchOffsets'));
    if (type === 'let go') this.#letGo();
    if (type === 'doubt') kafka.log(id).refuse(1);
    if (type === 'trim') kafka.log(id).trim(Math.min(kafka.log(id).low + count, kafka.log(id).high));
  }

  #append(id: string, count: number): void {
    const log = this.kafka.log(id);
    for (let index = 0; index < count; index += 1) this.written.get(id)?.add(log.high + index);
    log.append(count);
  }

  /** Records that are gone before anybody has seen them. */
  #gap(id: string, count: number): void {
    const log = this.kafka.log(id);
    const first = log.high;
    log.append(count + 1);
    for (let offset = first; offset < first + count; offset += 1) log.compact(offset);
    this.written.get(id)?.add(first + count);
  }

  #fetch(count: number): void {
    this.#finishFlight();
    this.kafka.fetch(count);
  }

  #answerFlight(): void {
    const open = this.#flight;
    if (open === undefined) return;
    if (open.isAnswered) this.#finishFlight();
    else {
      open.isAnswered = true;
      open.flight.answer();
    }
  }

  #finishFlight(): void {
    const open = this.#flight;
    this.#flight = undefined;
    if (open === undefined) return;
    if (!open.isAnswered) open.flight.answer();
    open.flight.handle();
  }

  #join(assigned: readonly number[], breach: string, rival: number): void {
    const { group, log } = { group: this.kafka.group, log: (id: string) => this.kafka.log(id) };
    if (breach === 'member') {
      this.#members += 1;
      this.memberId = `member-${this.#members}`;
    }
    for (const [partition, id] of ids.entries()) {
      const isOurs = assigned.includes(partition);
      const wasOurs = group.owners.get(id) === this.kafka.memberId;
      const isSafe = isOurs && wasOurs && breach === 'none';
      if (!isSafe) this.#letRivalWork(id, rival, log(id).high);
      const isBroken = breach === 'member' || breach === 'sync';
      if (isOurs && (!wasOurs || isBroken)) this.gains.set(id, (this.gains.get(id) ?? 0) + 1);
    }
    this.kafka.join({
      assignment: { t: assigned },
      memberId: this.memberId,
      refusedSyncs: breach === 'sync' ? 1 : 0,
      lostJoins: breach === 'missed' ? 1 : 0,
    });
  }

  #letRivalWork(id: string, count: number, high: number): void {
    const committed = Math.max(this.kafka.group.committed.get(id) ?? -1, this.kafka.log(id).low);
    const next = Math.min(committed + count, high);
    for (let offset = committed; offset < next; offset += 1) this.done.get(id)?.add(offset);
    this.kafka.group.committed.set(id, next);
  }

  #letGo(): void {
    for (const open of this.#held.splice(0)) open();
  }
}
