import { errorCodes } from '@rivergraph/core';
import type { JsonSchema } from './json-schema.ts';
import { anything, count, flag, list, object, record, ref, text } from './json-schema.ts';

const states = ['stopped', 'starting', 'running', 'waiting', 'paused', 'stopping', 'failed'];

const failure = object(
  { code: { enum: errorCodes, type: 'string' }, reason: text, message: text, at: count },
  ['code', 'message', 'at'],
);

const totals: JsonSchema = {
  ...object({
    consumed: count,
    written: count,
    committed: count,
    deadLettered: count,
    rejected: count,
    retries: count,
    batches: count,
    rebalances: count,
    outages: count,
  }),
  // Counts by stage, code and trigger, and those that are added in time.
  additionalProperties: true,
};

const stats: JsonSchema = {
  ...object({
    state: text,
    consumed: count,
    written: count,
    committed: count,
    deadLettered: count,
    partitions: list(record(anything)),
  }),
  additionalProperties: true,
};

const streamInfo = object(
  {
    name: text,
    definition: text,
    settings: record(anything),
    transform: text,
    batchSize: count,
    batchIntervalMs: count,
    state: { type: 'string', enum: states },
    desired: { type: 'string', enum: ['stopped', 'running', 'paused'] },
    isRunning: flag,
    failure: ref('StreamFailure'),
    since: count,
    restarts: count,
    totals: ref('StreamTotals'),
    stats: ref('PipelineStats'),
    deadLetterFile: text,
  },
  [
    'name',
    'definition',
    'settings',
    'batchSize',
    'batchIntervalMs',
    'state',
    'desired',
    'isRunning',
    'since',
    'restarts',
    'totals',
  ],
);

const endReason: JsonSchema = { type: 'string', enum: ['end', 'limit', 'timeout', 'stopped'] };

const rejection = object(
  {
    stage: { type: 'string', enum: ['deserialize', 'transform', 'write'] },
    code: { type: 'string', enum: errorCodes },
    reason: text,
    message: text,
    write: count,
    attempts: count,
  },
  ['stage', 'code', 'message', 'attempts'],
);

const rejectedRecord = object(
  {
    partition: object({ topic: text, id: text }),
    position: anything,
    topic: text,
    timestamp: count,
    rejections: list(rejection),
    failedAt: count,
  },
  ['partition', 'position', 'rejections', 'failedAt'],
);

/** What streams are answered as. */
export const streamSchemas: Readonly<Record<string, JsonSchema>> = {
  StreamFailure: failure,
  StreamTotals: totals,
  PipelineStats: stats,
  StreamInfo: streamInfo,
  StartedStream: {
    ...streamInfo,
    properties: { ...(streamInfo['properties'] as object), reason: endReason },
  },
  StreamCheck: object({
    reason: endReason,
    records: count,
    writes: count,
    rows: list(object({ query: text, params: anything })),
    rejected: list(rejectedRecord),
    isCut: flag,
  }),
  ReplayResult: object({ replayed: count, rejected: count }),
  DefinitionInfo: object(
    {
      name: text,
      description: text,
      version: text,
      transform: { type: 'string', enum: ['required', 'optional', 'none'] },
    },
    ['name', 'version', 'transform'],
  ),
};
