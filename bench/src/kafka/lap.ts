import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { FullTopic } from './topics.ts';

/** Who reads: a whole pipeline, or a bare kafkajs consumer. */
export type Side = 'rivergraph' | 'kafkajs';

/**
 * What is done with the records. `raw`: they are parsed, and the pipeline brings one plain write of each to a sink that
 * answers at once; `graph`: the same with an upsert of a node, in the default ordering; `slow`: a sink takes its time.
 */
export type Work = 'raw' | 'graph' | 'slow';

/** One run of one side, in a process of its own. */
export interface LapJob {
  readonly side: Side;
  readonly work: Work;
  readonly brokers: readonly string[];
  readonly topic: FullTopic;
  /** A group of its own, so that every lap reads from the beginning. */
  readonly groupId: string;
}

/** What a lap took. */
export interface Lap {
  /** From the first record that was handed over to the last that counts. */
  readonly seconds: number;
  /** From the start of the consumer to the last record that counts. */
  readonly secondsFromStart: number;
  /** Of the whole process, from the join of the group to the last record that counts. */
  readonly cpuSeconds: number;
  /** The longest that the event loop stood still, from the join on. */
  readonly longestStallMs: number;
  /** The most that the process held. */
  readonly rssMB: number;
  /** The most that it held in buffers outside the heap, looked at ten times a second. */
  readonly buffersMB: number;
  /** The most that the pipeline says it held. */
  readonly heldMB: number;
}

const program = fileURLToPath(new URL('./lap-process.js', import.meta.url));
const mostMs = 300_000;

/** Runs a lap in a process of its own. Failure: rejects when it did not do its work, or not in five minutes. */
export async function runLap(job: LapJob): Promise<Lap> {
  const child = fork(program, [JSON.stringify(job)]);
  const timer = setTimeout(() => child.kill('SIGKILL'), mostMs);
  try {
    return await new Promise((resolve, reject) => {
      let lap: Lap | undefined;
      child.once('message', (message: Lap) => {
        lap = message;
      });
      child.once('error', reject);
      child.once('exit', (code, signal) => {
        if (lap !== undefined && code === 0) resolve(lap);
        else
          reject(new Error(`A lap of ${job.side} (${job.work}) ended with ${signal ?? `exit code ${code}`}`));
      });
    });
  } finally {
    clearTimeout(timer);
  }
}
