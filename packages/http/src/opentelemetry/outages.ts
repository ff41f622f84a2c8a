import type { ErrorCode } from '@rivergraph/core';
import { ROOT_CONTEXT, type Span, SpanStatusCode, type Tracer } from '@opentelemetry/api';
import { attribute, otherError } from './names.ts';

/** An outage of one end of a pipeline. */
export interface Outage {
  readonly pipeline: string;
  readonly part: 'source' | 'sink';
  readonly code?: ErrorCode | undefined;
}

/** The spans of outages: each from when an end of a pipeline stopped answering until it answers again, or the pipeline ends. @internal */
export class Outages {
  readonly #tracer: Tracer;
  readonly #open: Map<string, Map<Outage['part'], Span>> = new Map();

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
  }

  begin({ pipeline, part, code }: Outage): void {
    const parts = this.#open.get(pipeline) ?? new Map<Outage['part'], Span>();
    if (parts.has(part)) return;
    const type = code ?? otherError;
    const attributes = {
      [attribute.pipeline]: pipeline,
      [attribute.part]: part,
      [attribute.errorType]: type,
    };
    const span = this.#tracer.startSpan('rivergraph outage', { attributes }, ROOT_CONTEXT);
    span.setStatus({ code: SpanStatusCode.ERROR, message: type });
    this.#open.set(pipeline, parts.set(part, span));
  }

  end({ pipeline, part }: Pick<Outage, 'pipeline' | 'part'>): void {
    const parts = this.#open.get(pipeline);
    parts?.get(part)?.end();
    parts?.delete(part);
    if (parts?.size === 0) this.#open.delete(pipeline);
  }

  /** Ends what a pipeline that runs no longer had open. */
  endAllOf(pipeline: string): void {
    for (const span of this.#open.get(pipeline)?.values() ?? []) span.end();
    this.#open.delete(pipeline);
  }

  endAll(): void {
    for (const pipeline of [...this.#open.keys()]) this.endAllOf(pipeline);
  }
}
