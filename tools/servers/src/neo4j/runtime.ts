import type { Command } from '../process/run-command.ts';
import type { ProcessPlan } from '../process/server-process.ts';

/** A class of Neo4j to run, with what Java is told before it. */
export interface Neo4jTask {
  readonly args: readonly string[];
  /** The folder that it reads and writes. */
  readonly folder: string;
  /** What is set in its environment. */
  readonly environment?: Readonly<Record<string, string>> | undefined;
}

/** Where Neo4j's jars and their Java are. */
export interface Neo4jRuntime {
  readonly how: 'docker' | 'java';
  /** The class path for `java`. */
  readonly classPath: string;
  /** The version of Java; `undefined` when it is the image's affair. */
  readonly javaMajor: number | undefined;
  /** Makes the command that runs Java to its end. */
  readonly command: (task: Neo4jTask) => Command;
  /** Makes what starts a Java that stays. */
  readonly process: (task: Neo4jTask) => Pick<ProcessPlan, 'command' | 'signal' | 'lastResort'>;
}

/** Writes an environment as arguments of the program `env`. */
export function environmentArguments({ environment = {} }: Neo4jTask): string[] {
  return Object.entries(environment).map(([name, value]) => `${name}=${value}`);
}
