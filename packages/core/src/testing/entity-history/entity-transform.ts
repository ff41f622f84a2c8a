import type { SourceRecord } from '../../contracts/record.ts';
import type { Transform, TransformContext, TransformOutput } from '../../contracts/transform.ts';
import { internal } from '../../errors.ts';
import type { DeliveredRecord, PlannedOutput } from '../history/history-transform.ts';
import type { PlannedRecord } from '../history/history-plan.ts';
import type { TestWrite } from '../memory-sink/test-write.ts';
import type { EntityLog } from './entity-log.ts';
import type { EntityRecord } from './entity-plan.ts';
import { type EntityHistoryWrite, makeWrite } from './make-write.ts';

type Delivered = SourceRecord<DeliveredRecord>;
type Named = TransformOutput<TestWrite<PlannedOutput>>;
type Output = TransformOutput<EntityHistoryWrite>;

/** Puts the planned graph writes in the place of those that only name them. @internal */
export function toGraphWrites(
  inner: Transform<Delivered, TestWrite<PlannedOutput>>,
  log: EntityLog,
): Transform<Delivered, EntityHistoryWrite> {
  const replace = (named: Named, record: Delivered): Output => outputOf(named, record, log);
  if (typeof inner === 'function') {
    return (record, context) => {
      const named = inner(record, context);
      return isPromise(named) ? named.then((done) => replace(done, record)) : replace(named, record);
    };
  }
  if (!('transformChunk' in inner))
    throw internal('entity history: expected a function or a chunk transform');
  return {
    maxRecords: inner.maxRecords,
    transformChunk: async (records: readonly Delivered[], context: TransformContext) => {
      const named = await inner.transformChunk(records, context);
      return records.map((record, index) => replace(named[index], record));
    },
  };
}

function outputOf(named: Named, record: Delivered, log: EntityLog): Output {
  if (named === undefined) return undefined;
  const { planned } = record.value;
  if (Array.isArray(named)) return named.map((one: TestWrite<PlannedOutput>) => replaced(one, planned, log));
  return replaced(named as TestWrite<PlannedOutput>, planned, log);
}

function replaced(
  { payload }: TestWrite<PlannedOutput>,
  planned: PlannedRecord,
  log: EntityLog,
): EntityHistoryWrite {
  const plannedWrite = isEntityRecord(planned) ? planned.writes[payload.output] : undefined;
  if (plannedWrite === undefined) throw internal('entity history: expected a record with a write per key');
  const write = makeWrite(plannedWrite);
  log.made(write, payload);
  return write;
}

function isEntityRecord(planned: PlannedRecord): planned is EntityRecord {
  return 'writes' in planned;
}

function isPromise<T>(value: T | PromiseLike<T>): value is PromiseLike<T> {
  return typeof value === 'object' && value !== null && 'then' in value;
}
