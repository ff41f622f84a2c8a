/** The attributes that are ours; those of OpenTelemetry's semantic conventions stand where they fit. @internal */
export const attribute = {
  pipeline: 'rivergraph.pipeline',
  attempt: 'rivergraph.attempt',
  outcome: 'rivergraph.outcome',
  writes: 'rivergraph.writes',
  records: 'rivergraph.records',
  stage: 'rivergraph.stage',
  trigger: 'rivergraph.trigger',
  part: 'rivergraph.part',
  change: 'rivergraph.change',
  partitions: 'rivergraph.partitions',
  batchSize: 'db.operation.batch.size',
  errorType: 'error.type',
} as const;

/** The name of the instrumentation, in each span and instrument. @internal */
export const scope = '@rivergraph/http/opentelemetry';

/** What the conventions say for a failure whose kind is not known. @internal */
export const otherError = '_OTHER';
