import type { PipelineEvent, PublishedEvent } from '@rivergraph/core';
import { type Attributes, ROOT_CONTEXT, type Tracer } from '@opentelemetry/api';
import { traceAttempt } from './attempt-span.ts';
import { attribute } from './names.ts';
import { type Outage, Outages } from './outages.ts';

type AnswerEvent = Extract<PipelineEvent, { readonly type: 'gate' | 'source' }>;

/** Makes spans of what pipelines tell. @internal */
export class Spans {
  readonly #tracer: Tracer;
  readonly #outages: Outages;

  constructor(tracer: Tracer) {
    this.#tracer = tracer;
    this.#outages = new Outages(tracer);
  }

  tell({ pipeline, event }: PublishedEvent): void {
    switch (event.type) {
      case 'attempt':
        return traceAttempt(this.#tracer, pipeline, event);
      case 'gate':
        return this.#answers(pipeline, 'sink', event);
      case 'source':
        return this.#answers(pipeline, 'source', event);
      case 'rebalance': {
        const { change, partitions } = event;
        const attributes = { [attribute.change]: change, [attribute.partitions]: partitions };
        return this.#moment('rivergraph rebalance', { [attribute.pipeline]: pipeline, ...attributes });
      }
      case 'dead-lettered': {
        const attributes = { [attribute.pipeline]: pipeline, [attribute.records]: event.records };
        return this.#moment('rivergraph dead letter', attributes);
      }
      case 'state':
        if (event.state === 'closed' || event.state === 'failed') this.#outages.endAllOf(pipeline);
        return;
      default:
        return;
    }
  }

  /** Ends every span that is open. */
  close(): void {
    this.#outages.endAll();
  }

  #answers(pipeline: string, part: Outage['part'], { state, code }: AnswerEvent): void {
    if (state === 'open') this.#outages.end({ pipeline, part });
    else this.#outages.begin({ pipeline, part, code });
  }

  #moment(name: string, attributes: Attributes): void {
    this.#tracer.startSpan(name, { attributes }, ROOT_CONTEXT).end();
  }
}
