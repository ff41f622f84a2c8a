import { systemClock } from '../contracts/clock.ts';
import { silentLogger } from '../contracts/logger.ts';
import type { Sink, SinkLimits } from '../contracts/sink.ts';
import { misconfigured } from '../errors.ts';
import { typeName } from '../util/coded-error.ts';
import { checkPart } from './check-part.ts';
import type { ResolvedOptions } from './engine-options.ts';
import type { DeliveryOptions } from './options.ts';
import { safeLogger } from './safe-logger.ts';

const mebibyte = 1024 * 1024;

/** Fills in defaults, applies what the sink can take, and checks every number and how they fit. @internal */
export function resolveOptions(options: DeliveryOptions & { readonly sink: Sink<never> }): ResolvedOptions {
  checkPart('sink', options.sink, ['open', 'write', 'close']);
  const sink: SinkLimits<never> = options.sink.limits ?? {};
  const random = options.random ?? Math.random;
  const maxBufferedBytes = checkCount('maxBufferedBytes', options.maxBufferedBytes ?? 64 * mebibyte);
  const maxBackoffMs = checkNumber('maxBackoffMs', options.maxBackoffMs ?? 30_000, { min: 1 });
  const resolved: ResolvedOptions = {
    name: options.name ?? options.sink.name,
    ordering: checkOrdering(options.ordering ?? 'entity'),
    batcher: options.batcher,
    record: checkRecord(options.record ?? 'apart', options.sink),
    limits: resolveLimits(options, sink, maxBufferedBytes),
    slots: lower('concurrency', checkCount('slots', options.slots ?? 4), sink.concurrency),
    maxPendingRecords: checkCount('maxPendingRecords', options.maxPendingRecords ?? 50_000),
    maxBufferedBytes,
    transformConcurrency: checkCount('transformConcurrency', options.transformConcurrency ?? 16),
    maxRejectedInARow: checkCount('maxRejectedInARow', options.maxRejectedInARow ?? 1_000),
    drainTimeoutMs: checkNumber('drainTimeoutMs', options.drainTimeoutMs ?? 20_000, { min: 0 }),
    policy: {
      writeTimeoutMs: checkNumber('writeTimeoutMs', options.writeTimeoutMs ?? sink.writeTimeoutMs ?? 60_000, {
        min: 1,
      }),
      settleMs: checkNumber("settleMs of the sink's limits", sink.settleMs ?? 0, { min: 0 }),
      conflictRetries: checkNumber('conflictRetries', options.conflictRetries ?? 5, { min: 0 }),
      conflictBackoff: { baseMs: 10, maxMs: Math.min(1_000, maxBackoffMs), random },
      throttleBackoff: { baseMs: 200, maxMs: maxBackoffMs, random },
      outageTimeoutMs: checkNumber('outageTimeoutMs', options.outageTimeoutMs ?? Number.POSITIVE_INFINITY, {
        min: 1,
      }),
    },
    backoff: { baseMs: 200, maxMs: maxBackoffMs, random },
    clock: options.clock ?? systemClock,
    logger: options.logger === undefined ? silentLogger : safeLogger(options.logger),
  };
  checkTogether(resolved);
  return resolved;
}

function resolveLimits(
  options: DeliveryOptions,
  sink: SinkLimits<never>,
  maxBufferedBytes: number,
): ResolvedOptions['limits'] {
  const maxBytes = checkCount('maxBytes', options.maxBytes ?? Math.min(4 * mebibyte, maxBufferedBytes));
  return {
    maxRecords: lower('maxRecords', checkCount('maxRecords', options.maxRecords ?? 2_000), sink.maxRecords),
    maxBytes: lower('maxBytes', maxBytes, sink.maxBytes),
    maxWeight: lower('maxWeight', Number.POSITIVE_INFINITY, sink.maxWeight),
    maxWaitMs: checkNumber('maxWaitMs', options.maxWaitMs ?? 100, { min: 0 }),
  };
}

function lower(name: string, wanted: number, possible: number | undefined): number {
  return possible === undefined
    ? wanted
    : Math.min(wanted, checkNumber(`${name} of the sink's limits`, possible, { min: 1 }));
}

/** A batch larger than what may be held could never fill. */
function checkTogether({ limits, maxBufferedBytes }: ResolvedOptions): void {
  if (limits.maxBytes > maxBufferedBytes) {
    throw misconfigured(
      `option maxBytes: expected at most maxBufferedBytes (${maxBufferedBytes}), got ${limits.maxBytes}`,
    );
  }
}

function checkOrdering(ordering: unknown): ResolvedOptions['ordering'] {
  if (ordering === 'entity' || ordering === 'partition' || ordering === 'none') return ordering;
  throw misconfigured(`option ordering: expected 'entity', 'partition' or 'none', got ${describe(ordering)}`);
}

function checkRecord(record: unknown, sink: Sink<never>): ResolvedOptions['record'] {
  if (record === 'apart') return record;
  if (record !== 'together')
    throw misconfigured(`option record: expected 'apart' or 'together', got ${describe(record)}`);
  const { features } = sink as { features?: Partial<Sink['features']> | undefined };
  if (features?.atomicBatches === true) return record;
  throw misconfigured(
    `option record: expected a sink with atomic batches for 'together', got ${sink.name}, which has none`,
  );
}

/** Checks a whole number of at least 1. @internal */
export function checkCount(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1) return value;
  throw misconfigured(`option ${name}: expected a whole number of at least 1, got ${describe(value)}`);
}

/** Checks a number with a lower bound; `Infinity` is a number. @internal */
export function checkNumber(name: string, value: unknown, { min }: { readonly min: number }): number {
  if (typeof value === 'number' && value >= min) return value;
  throw misconfigured(`option ${name}: expected a number of at least ${min}, got ${describe(value)}`);
}

function describe(value: unknown): string {
  return typeof value === 'number' || typeof value === 'string'
    ? `${value} (${typeof value})`
    : typeName(value);
}
