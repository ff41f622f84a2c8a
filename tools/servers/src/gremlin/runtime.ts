import type { ProcessPlan } from '../process/server-process.ts';

/** A Java to start that stays. */
export interface GremlinTask {
  /** What stands before the class path. */
  readonly java: readonly string[];
  /** The class and its arguments. */
  readonly main: readonly string[];
  /** The folder that it reads and writes. */
  readonly folder: string;
}

/** Where the jars of a Gremlin Server and their Java are. */
export interface GremlinRuntime {
  readonly how: 'docker' | 'java';
  /** Makes what starts a server. */
  readonly process: (task: GremlinTask) => Pick<ProcessPlan, 'command' | 'signal' | 'lastResort'>;
}
