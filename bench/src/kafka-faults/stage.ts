import type { FaultProxy, KafkaNode, KafkaServer } from '@rivergraph/servers';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import { StrikeLog } from '../faults-common/strike-log.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import type { Random } from '../random.ts';
import type { Crew } from './crew.ts';
import type { Progress } from './progress.ts';
import type { Sender } from './sender.ts';

const recoveryTimeoutMs = 120_000;

/** What a stage is made of. */
export interface StageParts {
  readonly kafka: KafkaServer;
  /** Stands before the one broker; none stands before three. */
  readonly proxy: FaultProxy | undefined;
  readonly topic: string;
  readonly groupId: string;
  /** The topic of the dead letters, where there is one. */
  readonly letters: string | undefined;
  readonly crew: Crew;
  readonly sender: Sender;
  readonly progress: Progress;
  readonly random: Random;
  readonly effort: Effort;
}

/** Where one fault strikes: a topic that is sent to and a group that reads it. */
export class Stage extends StrikeLog {
  readonly parts: StageParts;

  constructor(parts: StageParts) {
    super(parts);
    this.parts = parts;
  }

  override get problems(): readonly string[] {
    return [...super.problems, ...this.parts.crew.problems];
  }

  /** Finds a broker by its id, from 1. */
  node(id: number): KafkaNode {
    const found = this.parts.kafka.nodes.find((node) => node.id === id);
    if (found === undefined) throw new Error(`Expected a broker with the id ${id}, there is none`);
    return found;
  }

  /** Waits until every partition has a durable record that was sent after the last strike. Failure: rejects when that takes too
   * long, or no consumer is left. */
  async recovers(): Promise<void> {
    const { sender, progress } = this.parts;
    const strike = this.strikes.at(-1) ?? 0;
    const isBehind = (partition: number): boolean => {
      const first = sender.firstAfter(partition, strike);
      return first === undefined || !progress.has(partition, first);
    };
    const behind = (): readonly number[] => [...sender.sent.keys()].filter(isBehind);
    const isOver = (): boolean => behind().length === 0 || this.parts.crew.members.length === 0;
    const since = performance.now();
    await becomesTrue(isOver, recoveryTimeoutMs);
    if (behind().length === 0) return;
    const seconds = ((performance.now() - since) / 1_000).toFixed(0);
    throw new Error(
      `strike ${this.strikes.length}: partitions ${behind().join(', ')} stood still for ${seconds} s`,
    );
  }
}
