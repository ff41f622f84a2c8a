import { TextDecoder } from 'node:util';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { rejected } from '../errors.ts';
import type { DeserializeContext, Deserializer } from '../contracts/deserializer.ts';
import { jsonFault } from './json-fault.ts';
import { mayHoldBigints, parseWithBigints } from './json-integers.ts';
import { validateWith } from './schema.ts';
import { decodeText } from './text.ts';

/** What {@link json} may be told. @public */
export interface JsonOptions {
  /**
   * What becomes of an integer beyond ±(2^53 − 1), which a `number` cannot hold: `number` rounds it, as `JSON.parse` does;
   * `bigint` keeps it, as a `bigint`. All else stays as it is: smaller integers, and numbers with a fraction or an exponent,
   * are a `number`. A text with such a number takes several times as long, any other one hardly longer.
   *
   * @defaultValue `'number'`
   */
  readonly integers?: 'number' | 'bigint' | undefined;
}

/**
 * Decodes JSON text in UTF-8; a byte order mark is skipped. With a schema (zod, valibot, arktype, or anything else that is a
 * Standard Schema) the value is validated, and is what the schema makes of it; without one its type is `unknown`, or what
 * you claim: `json<Charge>()`.
 *
 * Settles: at once, unless the schema validates asynchronously.
 *
 * Failure: the record is rejected with `reason` `'invalid-utf8'`, `'invalid-json'`, `'invalid-schema'`, or
 * `'missing-bytes'` (see {@link nullable}). The message says where, never what; what the parser or validator said is the
 * `cause`.
 *
 * @public
 */
export function json<T = unknown>(schema?: undefined, options?: JsonOptions): Deserializer<T>;
/** Decodes JSON text and validates it; gives what the schema makes of it. @public */
export function json<TSchema extends StandardSchemaV1>(
  schema: TSchema,
  options?: JsonOptions,
): Deserializer<StandardSchemaV1.InferOutput<TSchema>>;
export function json(schema?: StandardSchemaV1, options: JsonOptions = {}): Deserializer<unknown> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const read = options.integers === 'bigint' ? readWithBigints : JSON.parse;
  const validate = schema === undefined ? undefined : validateWith(schema);
  return (bytes, context) => {
    const value = parse(decodeText(bytes, context, decoder), read, context);
    return validate === undefined ? value : validate(value, context);
  };
}

function readWithBigints(text: string): unknown {
  const value: unknown = JSON.parse(text);
  return mayHoldBigints(text) ? parseWithBigints(text) : value;
}

function parse(text: string, read: (text: string) => unknown, context: DeserializeContext): unknown {
  try {
    return read(text);
  } catch (cause) {
    const fault = jsonFault(text);
    const where = fault === text.length ? 'that end too early' : `not valid from character ${fault} on`;
    throw rejected(`Record ${context.part}: expected JSON, got ${text.length} characters ${where}`, {
      reason: 'invalid-json',
      cause,
    });
  }
}
