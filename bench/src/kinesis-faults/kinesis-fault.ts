import type { KinesisEmulator } from '@rivergraph/servers';
import type { CrewJob } from './crew.ts';
import type { Stage } from './stage.ts';

/** One way in which something goes wrong. */
export interface KinesisFault {
  readonly name: string;
  /** What stands in for the service, where it is not the fast one. */
  readonly emulator?: KinesisEmulator;
  /** The workers at the beginning. */
  readonly workers: number;
  /** What the workers reach through a proxy. */
  readonly through?: readonly ('kinesis' | 'leases')[];
  /** What the workers have different from those of other faults. */
  readonly job?: Partial<CrewJob>;
  /** Strikes, each time when the last strike is overcome. */
  strike(stage: Stage): Promise<void>;
}
