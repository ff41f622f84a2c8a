import type { PublishedEvent } from '@rivergraph/core';
import type { Attributes, Counter, Histogram, Meter } from '@opentelemetry/api';
import { type AttemptEvent, errorType } from './attempt-span.ts';
import { attribute } from './names.ts';

/** From a local server that answers at once to the default time-out of the sinks. */
const boundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

/** Counts and measures what pipelines tell. @internal */
export class Instruments {
  readonly #attempts: Histogram;
  readonly #writes: Counter;
  readonly #batches: Counter;
  readonly #retries: Counter;
  readonly #rejected: Counter;
  readonly #deadLettered: Counter;
  readonly #outages: Counter;
  readonly #rebalances: Counter;
  readonly #commitFailures: Counter;
  readonly #failures: Counter;

  constructor(meter: Meter) {
    const counter = (name: string, unit: string, description: string): Counter =>
      meter.createCounter(`rivergraph.${name}`, { unit, description });
    this.#attempts = meter.createHistogram('rivergraph.attempt.duration', {
      unit: 's',
      description: 'How long the sink took for one attempt to write a batch.',
      advice: { explicitBucketBoundaries: boundaries },
    });
    this.#writes = counter('writes', '{write}', 'Writes that are durable.');
    this.#batches = counter('batches', '{batch}', 'Batches, by what cut them.');
    this.#retries = counter('retries', '{attempt}', 'Attempts that were made again.');
    this.#rejected = counter('records.rejected', '{record}', 'Rejected records and writes.');
    this.#deadLettered = counter(
      'records.dead_lettered',
      '{record}',
      'Records that were put into the dead letter.',
    );
    this.#outages = counter('outages', '{outage}', 'How often the sink or the source stopped answering.');
    this.#rebalances = counter('rebalances', '{change}', 'How often partitions came or went.');
    this.#commitFailures = counter('commit.failures', '{commit}', 'Commits that failed and are tried again.');
    this.#failures = counter('pipeline.failures', '{failure}', 'Pipelines that stopped because of an error.');
  }

  tell({ pipeline, event }: PublishedEvent): void {
    const of = (attributes: Attributes = {}): Attributes => ({
      [attribute.pipeline]: pipeline,
      ...attributes,
    });
    switch (event.type) {
      case 'attempt':
        return this.#attempt(pipeline, event);
      case 'written':
        return this.#writes.add(event.writes, of());
      case 'batch':
        return this.#batches.add(1, of({ [attribute.trigger]: event.trigger }));
      case 'retry':
        return this.#retries.add(1, of({ [attribute.errorType]: event.code }));
      case 'rejected':
        return this.#rejected.add(
          1,
          of({ [attribute.stage]: event.stage, [attribute.errorType]: event.code }),
        );
      case 'dead-lettered':
        return this.#deadLettered.add(event.records, of());
      case 'rebalance':
        return this.#rebalances.add(1, of({ [attribute.change]: event.change }));
      case 'commit-failed':
        return this.#commitFailures.add(1, of({ [attribute.errorType]: event.code }));
      case 'gate':
        return this.#outage(event.state, of({ [attribute.part]: 'sink' }));
      case 'source':
        return this.#outage(event.state, of({ [attribute.part]: 'source' }));
      case 'state':
        if (event.state === 'failed') this.#failures.add(1, of());
        return;
      default:
        return;
    }
  }

  #outage(state: 'open' | 'closed', attributes: Attributes): void {
    if (state === 'closed') this.#outages.add(1, attributes);
  }

  #attempt(pipeline: string, event: AttemptEvent): void {
    const code = errorType(event);
    this.#attempts.record(event.durationMs / 1_000, {
      [attribute.pipeline]: pipeline,
      [attribute.outcome]: event.outcome,
      ...(code === undefined ? {} : { [attribute.errorType]: code }),
    });
  }
}
