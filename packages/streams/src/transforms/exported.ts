import { misconfigured } from '@rivergraph/core';
import type { SourceRecord, Transform, Write } from '@rivergraph/core';
import type { StatementsModule } from '../contracts/definition.ts';
import { kindName } from './kind-name.ts';

/** What a module exports for streams. */
export type ExportedTransform =
  | { readonly kind: 'transform'; readonly transform: Transform<SourceRecord, Write> }
  | { readonly kind: 'statements'; readonly statementsOf: StatementsModule };

const expected = 'a module that exports a transform as `transform`, or by default a function of messages';

/** Finds what a module exports. Failure: `misconfigured` for one that exports neither, or both. */
export function exportedTransform(subject: string, module: unknown): ExportedTransform {
  const names = namesOf(module);
  const transform = names['transform'];
  const statementsOf = names['default'];
  if (transform === undefined) {
    if (isFunction<StatementsModule>(statementsOf)) return { kind: 'statements', statementsOf };
    throw wrong(subject, statementsOf === undefined ? 'neither' : `${kindName(statementsOf)} by default`);
  }
  if (isFunction(statementsOf) && statementsOf !== transform) throw wrong(subject, 'both');
  if (isTransform(transform)) return { kind: 'transform', transform };
  throw wrong(subject, `${kindName(transform)} as \`transform\``);
}

/** A CommonJS module comes whole as `default`, its names beside it where the loader saw them. */
function namesOf(module: unknown): Readonly<Record<string, unknown>> {
  const names = fieldsOf(module);
  const whole = fieldsOf(names['default']);
  const isWhole = names['transform'] === undefined && typeof names['default'] === 'object';
  return isWhole && ('transform' in whole || 'default' in whole) ? whole : names;
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function isTransform(value: unknown): value is Transform<SourceRecord, Write> {
  if (isFunction(value)) return true;
  const { transform, transformChunk } = fieldsOf(value);
  return isFunction(transform) || isFunction(transformChunk);
}

function isFunction<T extends (...given: never) => unknown = (...given: never) => unknown>(
  value: unknown,
): value is T {
  return typeof value === 'function';
}

function wrong(subject: string, got: string): Error {
  return misconfigured(`${subject}: expected ${expected}, got ${got}`, { reason: 'transform' });
}
