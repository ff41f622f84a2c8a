import { closed, rejected, RivergraphError } from '@rivergraph/core';
import type {
  Clock,
  DescribedStatement,
  ErrorCode,
  FailedWrite,
  GraphWrite,
  Sink,
  SinkContext,
  SourceRecord,
  Transform,
  WriteBatch,
  WriteContext,
  WriteResult,
} from '@rivergraph/core';
import { describe, expectTypeOf, it } from 'vitest';
import type { BoltDriver, BoltResult, BoltSession } from './bolt-port.ts';
import { plan } from './cypher-plan.ts';
import type { CypherSinkWrite, Planned } from './cypher-plan.ts';
import { cypher } from './cypher-write.ts';
import type { CypherWrite } from './cypher-write.ts';

/** Stands for the table of an adapter's `errors.ts`. */
const codes: readonly (readonly [RegExp, ErrorCode, string?])[] = [
  [/ServiceUnavailable|SessionExpired|NotALeader/, 'unavailable'],
  [/DeadlockDetected|Outdated/, 'conflict'],
  [/ConstraintValidationFailed/, 'conflict', 'constraint'],
  [/MemoryPoolOutOfMemory/, 'too-large', 'resources'],
  [/Security/, 'unauthorized'],
  [/Statement\.SyntaxError/, 'misconfigured'],
];

function classify(cause: unknown, phase: 'run' | 'commit'): RivergraphError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const [, known, reason] = codes.find(([pattern]) => pattern.test(code)) ?? [undefined, 'rejected' as const];
  const outcome = known === 'unavailable' || phase === 'commit' ? 'unknown' : 'not-applied';
  return new RivergraphError(`neo4j: ${code === '' ? 'the driver failed' : code}`, {
    code: known,
    reason,
    outcome,
    cause,
  });
}

class CypherSink implements Sink<CypherSinkWrite> {
  readonly name = 'neo4j';
  readonly features = { atomicBatches: true };
  readonly limits = { maxRecords: 5000, concurrency: 4, writeTimeoutMs: 60_000 };
  readonly #driver: BoltDriver;
  #clock: Clock | undefined;

  constructor(driver: BoltDriver) {
    this.#driver = driver;
  }

  open = async (context: SinkContext): Promise<void> => {
    try {
      await this.#driver.verifyConnectivity();
      await this.prepareSchema('ensure');
    } catch (cause) {
      throw classify(cause, 'run');
    }
    context.logger.info('neo4j: connected');
    this.#clock = context.clock;
  };

  write = async (
    batch: WriteBatch<CypherSinkWrite>,
    context: WriteContext,
  ): Promise<WriteResult | undefined> => {
    if (this.#clock === undefined) throw closed('neo4j: write before open');
    const timeout = context.deadline - this.#clock.now() - 5000;
    const session = this.#driver.session({ defaultAccessMode: 'WRITE' });
    const cut = (): void => void session.close();
    context.signal.addEventListener('abort', cut, { once: true });
    try {
      const failed = await runAll(session, plan(batch), timeout);
      return failed.length === 0 ? undefined : { failed };
    } finally {
      context.signal.removeEventListener('abort', cut);
      await session.close();
    }
  };

  close = async (): Promise<void> => {
    this.#clock = undefined;
    await this.#driver.close();
  };

  conflictKeys = (write: CypherSinkWrite): readonly string[] => {
    if (write.kind === 'graph') return [];
    return write.statement.entities?.(write.record) ?? [];
  };

  describe = (batch: WriteBatch<CypherSinkWrite>): readonly DescribedStatement[] => plan(batch);

  prepareSchema = async (mode: 'ensure' | 'verify'): Promise<void> => {
    const session = this.#driver.session({ defaultAccessMode: 'WRITE' });
    await session.run(
      mode === 'ensure' ? 'CREATE CONSTRAINT …' : 'SHOW CONSTRAINTS',
      {},
      { timeout: 60_000 },
    );
    await session.close();
  };
}

/** One statement is auto-committed, in one round trip; several share a transaction. */
async function runAll(
  session: BoltSession,
  planned: readonly Planned[],
  timeout: number,
): Promise<FailedWrite[]> {
  const [only, ...others] = planned;
  if (only === undefined) return [];
  if (others.length > 0) return runTogether(session, planned, timeout);
  const result = await coded(session.run(only.text, { ...only.parameters }, { timeout }), 'commit');
  return missing(only, result);
}

async function runTogether(
  session: BoltSession,
  planned: readonly Planned[],
  timeout: number,
): Promise<FailedWrite[]> {
  const transaction = await coded(session.beginTransaction({ timeout }), 'run');
  const run = async (one: Planned): Promise<BoltResult> =>
    coded(transaction.run(one.text, { ...one.parameters }), 'run');
  const failed = await Promise.all(planned.map(async (one) => missing(one, await run(one))));
  await coded(transaction.commit(), 'commit');
  return failed.flat();
}

async function coded<T>(result: PromiseLike<T>, phase: 'run' | 'commit'): Promise<T> {
  try {
    return await result;
  } catch (cause) {
    throw classify(cause, phase);
  }
}

/** The statement gives the rows whose endpoint was not there; all others are written. */
function missing({ indexes }: Planned, { records }: BoltResult): FailedWrite[] {
  const error = rejected('neo4j: a node that must exist does not; use merge, or wait', {
    reason: 'missing-endpoint',
  });
  return records.map((record) => ({ index: indexes[Number(record.get('row'))] ?? -1, error }));
}

declare const driver: BoltDriver;
declare const upsert: (record: SourceRecord<{ readonly id: number }>) => GraphWrite;

describe('a Cypher sink', () => {
  it('takes graph writes and statements', () => {
    expectTypeOf(new CypherSink(driver)).toExtend<Sink<GraphWrite | CypherWrite>>();
    expectTypeOf(new CypherSink(driver)).toExtend<Sink<GraphWrite>>();
    expectTypeOf<Sink<GraphWrite>>().not.toExtend<Sink<GraphWrite | CypherWrite>>();
  });

  it('takes a statement as a transform of any record', () => {
    type Taken = Transform<SourceRecord<{ readonly id: number }>, CypherSinkWrite>;
    expectTypeOf(cypher('MERGE (m:Member {id: event.id})')).toExtend<Taken>();
    expectTypeOf(upsert).toExtend<Taken>();
  });
});
