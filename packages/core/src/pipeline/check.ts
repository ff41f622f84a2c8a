import type { DeadLetterRecord } from '../contracts/dead-letter.ts';
import type { DescribedStatement, Sink } from '../contracts/sink.ts';
import type { Write } from '../contracts/write.ts';
import { createMemoryDeadLetter } from '../dead-letter/memory-dead-letter.ts';
import type { Parts } from './engine-options.ts';
import { PipelineRun } from './run/pipeline-run.ts';
import type { RunLimit } from './run/run-limit.ts';
import type { EndReason, RunSetup } from './run/run-setup.ts';

/** Bounds a dry run. @public */
export interface CheckOptions {
  /** @defaultValue `{ batches: 1 }` */
  readonly limit?: RunLimit | undefined;
  /** Ends when so little comes that the limit is not reached, in milliseconds. @defaultValue 30000 */
  readonly timeoutMs?: number | undefined;
}

/** What a dry run found. @public */
export interface CheckResult {
  readonly reason: EndReason;
  /** Records read. */
  readonly records: number;
  /** Writes that would have been made. */
  readonly writes: number;
  /** What the sink would run, where it can describe that. */
  readonly statements: readonly DescribedStatement[];
  /** Records that would have been rejected before they became writes. */
  readonly rejected: readonly DeadLetterRecord[];
}

/**
 * Runs the pipeline with its ends replaced: a sink that only describes, a dead letter in memory, a source that joins
 * nothing, and no commit.
 *
 * @internal
 */
export async function check(
  setup: Omit<RunSetup, 'limit' | 'timeoutMs' | 'until' | 'purpose'>,
  options: CheckOptions,
): Promise<CheckResult> {
  const statements: DescribedStatement[] = [];
  const deadLetter = createMemoryDeadLetter();
  const sink = describingSink(setup.parts.sink, statements);
  const parts: Parts = { ...setup.parts, sink, deadLetter };
  const run = new PipelineRun({
    ...setup,
    parts,
    limit: options.limit ?? { batches: 1 },
    timeoutMs: options.timeoutMs ?? 30_000,
    until: 'end',
    purpose: 'check',
  });
  const reason = await run.execute();
  const { consumed, written } = run.engine.counters;
  return { reason, records: consumed, writes: written, statements, rejected: deadLetter.records };
}

function describingSink(sink: Sink<Write>, statements: DescribedStatement[]): Sink<Write> {
  return {
    name: sink.name,
    features: sink.features,
    limits: sink.limits,
    open: async () => undefined,
    write: async (batch) => {
      statements.push(...(sink.describe?.(batch) ?? []));
      return undefined;
    },
    close: async () => undefined,
  };
}
