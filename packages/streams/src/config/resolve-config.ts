import { misconfigured } from '@rivergraph/core';
import type { ResolvedStreamConfig } from '../contracts/stream.ts';
import { definitionOf } from './definitions.ts';
import type { AnyDefinition, Definitions } from './definitions.ts';
import { copySettings, isObject, typeOf } from './json.ts';

const defaultBatchSize = 1000;
const mostBatchSize = 1_000_000;
const defaultBatchIntervalMs = 100;
const mostBatchIntervalMs = 3_600_000;

/** Checks what a stream is created with, as far as it can be told without its definition's help, and fills in defaults. */
export function resolveConfig(
  definitions: Definitions,
  subject: string,
  config: unknown,
): ResolvedStreamConfig {
  if (!isObject(config)) throw misconfigured(`${subject}: expected a configuration, got ${typeOf(config)}`);
  const { settings = {} } = config;
  const definition = definitionOf(definitions, subject, config['definition']);
  return {
    definition: String(config['definition']),
    settings: copySettings(subject, settings),
    transform: checkTransform(subject, definition, config['transform']),
    ...resolveBatch(subject, config),
  };
}

/** Checks how a stream's batches are made, and fills in defaults. */
export function resolveBatch(
  subject: string,
  config: Readonly<Record<string, unknown>>,
): Pick<ResolvedStreamConfig, 'batchSize' | 'batchIntervalMs'> {
  const { batchSize = defaultBatchSize, batchIntervalMs = defaultBatchIntervalMs } = config;
  return {
    batchSize: checkWhole(`${subject}: batchSize`, batchSize, { min: 1, max: mostBatchSize }),
    batchIntervalMs: checkWhole(`${subject}: batchIntervalMs`, batchIntervalMs, {
      min: 0,
      max: mostBatchIntervalMs,
    }),
  };
}

/** Whether the definition wants a transform, and the stream names one. */
function checkTransform(subject: string, definition: AnyDefinition, transform: unknown): string | undefined {
  const rule = definition.transform ?? 'optional';
  if (transform === undefined || transform === null) {
    if (rule !== 'required') return undefined;
    throw misconfigured(`${subject}: transform: expected the path of a module, got none`, {
      reason: 'transform',
    });
  }
  if (rule === 'none')
    throw misconfigured(`${subject}: transform: expected none, since the definition has its own, got one`, {
      reason: 'transform',
    });
  if (typeof transform === 'string' && transform !== '') return transform;
  throw misconfigured(`${subject}: transform: expected the path of a module, got ${typeOf(transform)}`, {
    reason: 'transform',
  });
}

function checkWhole(
  subject: string,
  value: unknown,
  { min, max }: { readonly min: number; readonly max: number },
): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max) return value;
  const got = typeof value === 'number' ? `${value}` : typeOf(value);
  throw misconfigured(`${subject}: expected a whole number from ${min} to ${max}, got ${got}`, {
    reason: 'batch',
  });
}
