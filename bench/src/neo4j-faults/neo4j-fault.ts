import type { Means, PipelineSettings } from './pipeline.ts';
import type { Effort } from '../faults-common/strike-log.ts';
import type { Stage } from './stage.ts';
import type { Shape } from './workload.ts';

/** One way in which something goes wrong. */
export interface Neo4jFault {
  readonly name: string;
  /** @defaultValue `'graph'` */
  readonly means?: Means;
  /** @defaultValue `'charges and friends'` */
  readonly shape?: Shape;
  /** One of so many records is poison. @defaultValue none is */
  readonly poisonEvery?: number;
  /** Records per partition, after which nothing more is sent. @defaultValue as many as there is time for */
  readonly limit?: Readonly<Record<Effort, number>>;
  /** Whether the sink makes the constraints. @defaultValue `'ensure'` */
  readonly schema?: 'ensure' | 'off';
  /** Whether the sink is told its password once, or asks for it. @defaultValue `'told'` */
  readonly password?: 'told' | 'asked';
  /** Lines of neo4j.conf that the server has to be started with. @defaultValue whatever it has */
  readonly conf?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<Effort, Partial<PipelineSettings>>>;
  /** Strikes, each time when the last strike is overcome. */
  strike(stage: Stage): Promise<void>;
}
