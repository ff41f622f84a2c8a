import type { AwsAddress, DynamoServer, HttpFaultProxy, KinesisServer } from '@rivergraph/servers';
import { becomesTrue } from '../faults-common/becomes-true.ts';
import { StrikeLog } from '../faults-common/strike-log.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import type { Random } from '../random.ts';
import type { Crew } from './crew.ts';
import type { LeaseWatch } from './lease-watch.ts';
import type { Progress } from './progress.ts';
import type { Sender } from './sender.ts';

const recoveryTimeoutMs = 90_000;

/** The emulators, and what stands before them. */
export interface Emulators {
  readonly kinesis: KinesisServer;
  readonly dynamo: DynamoServer;
  readonly kinesisProxy: HttpFaultProxy;
  readonly leaseProxy: HttpFaultProxy;
}

/** What a stage is made of. */
export interface StageParts extends Emulators {
  readonly stream: string;
  readonly table: string;
  readonly failoverMs: number;
  readonly crew: Crew;
  readonly sender: Sender;
  readonly watch: LeaseWatch;
  readonly progress: Progress;
  readonly random: Random;
  readonly effort: Effort;
}

/** Where one fault strikes: a stream that is sent to, and workers that read it. */
export class Stage extends StrikeLog {
  readonly parts: StageParts;
  #anew = 0;

  constructor(parts: StageParts) {
    super(parts);
    this.parts = parts;
  }

  override get problems(): readonly string[] {
    return [...super.problems, ...this.parts.crew.problems, ...this.parts.watch.problems];
  }

  /** How many records may be written again because positions were lost. */
  get anew(): number {
    return this.#anew;
  }

  /** Notes that all that was sent so far may be written once more. */
  positionsAreLost(): void {
    const { keys, rounds } = this.parts.sender;
    this.#anew += keys.length * rounds;
  }

  /** The lease table as it is behind its proxy. */
  get proxiedLeases(): AwsAddress {
    const { dynamo, leaseProxy } = this.parts;
    return addressOf(dynamo, leaseProxy);
  }

  /** Waits until every key has a durable record that was sent after the last strike. Failure: rejects when that takes too long, or
   * no worker is left. */
  async recovers(): Promise<void> {
    const { sender, progress, crew } = this.parts;
    const strike = this.strikes.at(-1) ?? 0;
    const behind = (): readonly string[] => {
      const first = sender.firstAfter(strike);
      return sender.keys.filter((key) => first === undefined || !progress.has(key, first));
    };
    const since = performance.now();
    await becomesTrue(() => behind().length === 0 || crew.members.length === 0, recoveryTimeoutMs);
    const left = behind();
    if (left.length === 0) return;
    const seconds = ((performance.now() - since) / 1_000).toFixed(0);
    throw new Error(`strike ${this.strikes.length}: ${left.length} keys stood still for ${seconds} s`);
  }
}

/** Gives the address of a server, or of the proxy before it. */
export function addressOf(server: AwsAddress, proxy: HttpFaultProxy | undefined): AwsAddress {
  const { region, credentials } = server;
  return { endpoint: proxy?.url ?? server.endpoint, region, credentials };
}
