import type { Stage } from './stage.ts';

/** One way in which something goes wrong. */
export interface KafkaFault {
  readonly name: string;
  /** `three` brokers, or a `single` one that also has a proxy. */
  readonly cluster: 'single' | 'three';
  readonly partitions: number;
  /** The consumers at the beginning. */
  readonly consumers: number;
  /** Whether the consumers reach the broker through the proxy. */
  readonly isProxied?: true;
  /** How many of a thousand records are poison; where there are any, the group has a dead letter. */
  readonly poisonPerThousand?: number;
  /** How often the consumers look for new partitions. */
  readonly metadataMaxAgeMs?: number;
  /** Strikes, each time when the last strike is overcome. */
  strike(stage: Stage): Promise<void>;
}
