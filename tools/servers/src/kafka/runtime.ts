import type { Command } from '../process/run-command.ts';
import type { ProcessPlan } from '../process/server-process.ts';

/** A program that comes with Kafka's Java. */
export interface KafkaTask {
  readonly tool: 'java' | 'keytool';
  readonly args: readonly string[];
  /** The folder that it reads and writes. */
  readonly folder: string;
}

/** Where Kafka's jars and their Java are. */
export interface KafkaRuntime {
  readonly how: 'docker' | 'java';
  /** The class path for `java`. */
  readonly classPath: string;
  /** Makes the command that runs a program to its end. */
  readonly command: (task: KafkaTask) => Command;
  /** Makes what starts a program that stays. */
  readonly process: (task: KafkaTask) => Pick<ProcessPlan, 'command' | 'signal' | 'lastResort'>;
}

/** What every JVM of Kafka is started with: the first compiler alone halves the time to start, and never limits a test. */
export const jvmOptions: readonly string[] = [
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];
