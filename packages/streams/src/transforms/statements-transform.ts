import { rejected } from '@rivergraph/core';
import type {
  RivergraphError,
  SourceRecord,
  TransformFunction,
  TransformOutput,
  Write,
} from '@rivergraph/core';
import type { StatementsModule, StreamDefinition } from '../contracts/definition.ts';
import { kindName } from './kind-name.ts';

type MakeStatement = NonNullable<StreamDefinition['statement']>;

/** How the statements of a module become writes. */
export interface StatementsTransformOptions {
  readonly statement: MakeStatement;
  /** How errors name the module. */
  readonly subject: string;
}

const form = 'a list of [statement, parameters]';

/**
 * Makes a transform of a module of messages. The statements of a message are its writes, in order.
 *
 * Failure: `rejected` for a result of another form; what the module or `statement` throws passes through.
 */
export function statementsTransform(
  statementsOf: StatementsModule,
  options: StatementsTransformOptions,
): TransformFunction<SourceRecord, Write> {
  return (message) => {
    const result: unknown = statementsOf([message]);
    return isPromiseLike(result) ? result.then((list) => writesOf(list, options)) : writesOf(result, options);
  };
}

function writesOf(list: unknown, { statement, subject }: StatementsTransformOptions): TransformOutput<Write> {
  if (!Array.isArray(list)) throw wrong(subject, form, kindName(list));
  if (list.length === 1) return writeOf(list[0], 0, { statement, subject });
  return list.map((item: unknown, at) => writeOf(item, at, { statement, subject }));
}

function writeOf(item: unknown, at: number, { statement, subject }: StatementsTransformOptions): Write {
  if (!Array.isArray(item)) throw wrong(subject, `${form} each`, `${kindName(item)} as item ${at}`);
  const [text, parameters = null]: readonly unknown[] = item;
  if (item.length > 2) throw wrong(subject, form, `item ${at} with ${item.length} parts`);
  if (typeof text !== 'string') {
    throw wrong(subject, 'a text as statement', `${kindName(text)} in item ${at}`);
  }
  if (parameters === null) return statement(text, noParameters);
  if (!isMap(parameters)) {
    throw wrong(subject, 'an object as parameters', `${kindName(parameters)} in item ${at}`);
  }
  return statement(text, parameters);
}

const noParameters: Readonly<Record<string, unknown>> = Object.freeze({});

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function wrong(subject: string, expected: string, got: string): RivergraphError {
  return rejected(`${subject}: expected ${expected}, got ${got}`, { reason: 'transform' });
}
