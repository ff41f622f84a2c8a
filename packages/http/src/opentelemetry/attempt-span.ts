import type { PipelineEvent } from '@rivergraph/core';
import {
  type Attributes,
  type HrTime,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from '@opentelemetry/api';
import { attribute, otherError } from './names.ts';

/** One call of the sink. @internal */
export type AttemptEvent = Extract<PipelineEvent, { readonly type: 'attempt' }>;

/** The code of an attempt that failed, or of writes that did; `undefined` where all are written. @internal */
export function errorType({ outcome, code }: AttemptEvent): string | undefined {
  return code ?? (outcome === 'failed' ? otherError : undefined);
}

/**
 * Makes the span of an attempt that has ended. It has no parent: whatever was going on when the pipeline was started, a request say, is not what
 * it belongs to.
 *
 * @internal
 */
export function traceAttempt(tracer: Tracer, pipeline: string, event: AttemptEvent): void {
  const { startedAt, durationMs } = event;
  const attributes = attributesOf(pipeline, event);
  const options = { kind: SpanKind.CLIENT, startTime: hrTime(startedAt), attributes };
  const span = tracer.startSpan('rivergraph write', options, ROOT_CONTEXT);
  const code = errorType(event);
  if (code !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: code });
  span.end(hrTime(startedAt + durationMs));
}

function attributesOf(pipeline: string, event: AttemptEvent): Attributes {
  const { writes, attempt, outcome } = event;
  const code = errorType(event);
  return {
    [attribute.pipeline]: pipeline,
    [attribute.writes]: writes,
    [attribute.attempt]: attempt,
    [attribute.outcome]: outcome,
    // The convention: a single operation is no batch.
    ...(writes > 1 ? { [attribute.batchSize]: writes } : {}),
    ...(code === undefined ? {} : { [attribute.errorType]: code }),
  };
}

/** A plain number would be guessed to be of the process's own clock where it is small. */
function hrTime(ms: number): HrTime {
  const whole = Math.floor(ms / 1_000);
  return [whole, Math.min(999_999_999, Math.round((ms - whole * 1_000) * 1e6))];
}
